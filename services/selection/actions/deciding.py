"""Outcomes: proposed by rank and places, overruled by a person with a reason, and held until they are released."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from services.selection.actions.committee import DECIDING, check_open_to, log, member, organiser
from services.selection.actions.ranking import Field, IncompleteScores, LotMissing, fields_of, holders, unfinished
from services.selection.forms import NewOverride, Terms
from services.selection.model.committee import Member
from services.selection.model.decisions import Decision, Override, digest_of
from services.selection.outcomes import OUT_OF_RANKING, Pool, Proposal, propose
from services.selection.store import Challenges, Decisions, Expressions, Overrides, Proposals, Rounds, Turns
from shared import clock
from shared.challenge import Challenge, Office
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional


class AlreadyReleased(Refused):
    """A decision that has left is corrected, by two people, and not overruled by one."""

    code = "already-released"


class RoundNotOpen(Refused):
    """A lane is not open to the committee yet."""

    code = "round-not-open"


def ranking(db: Database, *, by: str) -> tuple[Challenge, list[Field]]:
    """The fields of every open round, each with its ranking once scoring has ended there; for organisers."""
    organiser(db, by)
    challenge = Challenges(db).current()
    return challenge, fields_of(db, challenge, list(Rounds(db).all(challenge.id)))


@transactional
def propose_outcomes(db: Database, terms: Terms, *, by: str) -> Counter[str]:
    """Decide by rank, places and overrides, and hold the decisions; how many of each outcome are held.

    What was released is taken: the ranking fills only the places that are left, moving the next ones up.

    Raises:
        RoundNotOpen, IncompleteScores, LotMissing, TooManyOverrides.
    """
    who, challenge = organiser(db, by), Challenges(db).current()
    Turns(db).take(DECIDING)
    lanes = _lanes(db, challenge, terms.lanes)
    Proposals(db).put(challenge.id, (lanes, terms.reserve_percent))
    held = _hold(db, challenge, lanes, terms.reserve_percent, who)
    outcomes = Counter(decision.outcome.value for decision in held)
    log(db, who, "proposed outcomes", about=", ".join(lanes), detail=in_words(outcomes))
    return outcomes


@transactional
def override(db: Database, expression_id: UUID, new: NewOverride, *, by: str) -> Override:
    """Overrule the ranking for one expression. Held decisions follow at once, and a proposed release becomes void.

    Raises:
        AlreadyReleased: its decision has left.
        NotAllowed, NotFound, TooManyOverrides.
    """
    who, challenge = member(db, by), Challenges(db).current()
    who.needs(Office.CHAIR)
    expression = Expressions(db).get(expression_id)
    check_open_to(db, expression, who.reviewer)
    Turns(db).take(DECIDING)
    _check_held(db, expression_id)
    made = Override(expression_id=expression_id, outcome=new.outcome, reason=new.reason, by=who.title, at=clock.now())
    Overrides(db).put(made, challenge_id=challenge.id)
    _hold_again(db, challenge, expression.lane, who)
    detail = f"{expression.name}: {new.outcome.value}; {new.reason}"
    log(db, who, "overruled the ranking", about=str(expression_id), detail=detail)
    return made


@transactional
def lift_override(db: Database, expression_id: UUID, *, by: str) -> None:
    """Let the ranking decide again."""
    who, challenge = member(db, by), Challenges(db).current()
    who.needs(Office.CHAIR)
    expression = Expressions(db).get(expression_id)
    check_open_to(db, expression, who.reviewer)
    Turns(db).take(DECIDING)
    _check_held(db, expression_id)
    if not Overrides(db).lift(expression_id):
        raise NotFound("Nothing is overruled there.")
    _hold_again(db, challenge, expression.lane, who)
    log(db, who, "lifted an override", about=str(expression_id), detail=expression.name)


def decided(db: Database, *, by: str) -> list[tuple[str, Decision]]:
    """The newest decision on each expression and its name, by lane and rank, those without one last; for organisers.

    Where scoring goes on again, for a sheet was taken back, what is held says what nobody may see yet.
    """
    organiser(db, by)
    challenge = Challenges(db).current()
    newest, hidden = Decisions(db).newest(challenge.id), unfinished(db, challenge)
    names = {key: expression.name for key, expression in Expressions(db).by_ids(list(newest)).items()}
    rows = [(names[key], one) for key, one in newest.items() if one.is_bound or key not in hidden]
    return sorted(rows, key=lambda row: (row[1].lane, row[1].rank is None, row[1].rank or 0, row[0]))


def check_up_to_date(db: Database, challenge: Challenge, lanes: Collection[str], held: Sequence[Decision]) -> bool:
    """Whether *held* is what ranking, places and overrides make of *lanes* at this moment."""
    terms = {found for lane, found in Proposals(db).terms(challenge.id).items() if lane in lanes}
    fresh = [d for together, reserve in terms for d in _decisions(db, challenge, together, reserve, "")]
    return digest_of(decision for decision in fresh if decision.lane in lanes) == digest_of(held)


def in_words(outcomes: Counter[str]) -> str:
    """Such as "90 selected, 11 reserve"."""
    return ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common()) or "nothing new"


def _check_held(db: Database, expression_id: UUID) -> None:
    if Decisions(db).bound([expression_id]):
        raise AlreadyReleased("The decision has been released. Correct it instead; that takes a second person.")


def _hold_again(db: Database, challenge: Challenge, lane: str, who: Member) -> None:
    """Let what is held follow; where a sheet or a lot is missing, nothing can be held until it is in."""
    if (terms := Proposals(db).terms(challenge.id).get(lane)) is None:
        return
    try:
        _hold(db, challenge, terms[0], terms[1], who)
    except (IncompleteScores, LotMissing):
        Decisions(db).drop_held(challenge.id, terms[0])


def _hold(
    db: Database, challenge: Challenge, lanes: Collection[str], reserve_percent: int, who: Member
) -> list[Decision]:
    fresh = _decisions(db, challenge, lanes, reserve_percent, who.title)
    Decisions(db).drop_held(challenge.id, lanes)
    Decisions(db).hold(fresh)
    return fresh


def _lanes(db: Database, challenge: Challenge, wanted: Sequence[str]) -> tuple[str, ...]:
    opened = Rounds(db).all(challenge.id)
    lanes = tuple(sorted(wanted)) or tuple(sorted(lane.id for lane in challenge.lanes))
    if closed := [lane for lane in lanes if lane not in opened]:
        raise RoundNotOpen(f"Not open to the committee yet: {', '.join(closed)}.")
    return lanes


def _decisions(
    db: Database, challenge: Challenge, lanes: Collection[str], reserve_percent: int, by: str
) -> list[Decision]:
    bound = Decisions(db).newest_bound(challenge.id)
    overrides = {key: made for key, made in Overrides(db).all(challenge.id).items() if key not in bound}
    decisions = []
    for field in fields_of(db, challenge, lanes):
        field.check_complete()
        about = {str(expression.id): expression for expression in field.expressions}
        for proposal in propose(_pool(db, challenge, field, bound, overrides, reserve_percent), challenge.criteria):
            one = about[proposal.expression_id]
            before = bound.get(one.id)
            if before is None or before.outcome is not proposal.outcome:
                generation = before.generation + 1 if before else 1
                decisions.append(_decision(challenge, proposal, one.lane, generation, by))
    return decisions


def _pool(
    db: Database,
    challenge: Challenge,
    field: Field,
    bound: dict[UUID, Decision],
    overrides: dict[UUID, Override],
    reserve_percent: int,
) -> Pool:
    withdrawn = {one.id for one in field.expressions if one.withdrawn_at is not None}
    released = {one.id: bound[one.id] for one in field.expressions if one.id in bound}
    movable = {key: one.outcome for key, one in released.items() if one.moves_by_rank}
    left = {key for key in withdrawn & set(released) if released[key].outcome not in OUT_OF_RANKING}
    return Pool(
        title=field.title,
        places=field.places,
        ranking=field.ranking,
        unranked=field.unranked,
        taken=len({one.id for one in holders(db, challenge, field.kind)} - left),
        released={str(key): outcome for key, outcome in movable.items()},
        settled=frozenset(str(key) for key in released if key not in movable and key not in left),
        withdrawn=frozenset(str(key) for key in withdrawn),
        overrides={str(key): made for key, made in overrides.items()},
        reserve_percent=reserve_percent,
    )


def _decision(challenge: Challenge, proposal: Proposal, lane: str, generation: int, by: str) -> Decision:
    return Decision(
        expression_id=UUID(proposal.expression_id), generation=generation, challenge_id=challenge.id, lane=lane,
        outcome=proposal.outcome, rank=proposal.rank, score=proposal.score, reasons=proposal.reasons,
        why=proposal.why, lot=proposal.lot, drawn=tuple(UUID(key) for key in proposal.drawn),
        override=proposal.override, decided_at=clock.now(), decided_by=by,
    )  # fmt: skip
