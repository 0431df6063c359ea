"""Proposing outcomes by rank and places; they are held until they are released."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from services.selection import forms
from services.selection.actions import fields, hidden, log, members
from services.selection.contracts import Outcome
from services.selection.model import acts, explanations, outcomes
from services.selection.model.committee import Member
from services.selection.model.decisions import OUTCOMES, Decision, Override, digest_of
from services.selection.model.fields import Field, IncompleteScores, LotMissing
from services.selection.model.outcomes import OUT_OF_RANKING, Pool, Proposal, ProposalTerms, TooManyOverrides
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Rounds
from services.selection.store.locks import Lock, Locks
from services.selection.store.outcomes import Overrides, Proposals
from shared import clock
from shared.challenge import Challenge
from shared.errors import Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import Phrase, phrase


class RoundNotOpen(Refused):
    """A lane is not open to the committee yet."""

    code = "round-not-open"


@transactional
def propose(db: Database, terms: forms.Terms, *, by: Person) -> Counter[str]:
    """Decide by rank, places and overrides, and hold the decisions; how many of each outcome are held, but for what a
    conflict hides from *by*.

    What was released is taken: the ranking fills only the places that are left, moving the next ones up.

    Raises:
        NotAllowed, RoundNotOpen, IncompleteScores, LotMissing, TooManyOverrides.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    Locks(db).take(Lock.DECISIONS)
    lanes = _lanes(db, challenge, terms.lanes)
    agreed = ProposalTerms(lanes=lanes, reserve_percent=terms.reserve_percent)
    Proposals(db).put(challenge.id, agreed)
    unseen = hidden.from_member(db, challenge, who).ids
    held = _hold(db, challenge, agreed, who, unseen)
    counts = Counter(decision.outcome.value for decision in held)
    log.by_person(db, who, acts.PROPOSED_OUTCOMES, about=", ".join(lanes), detail=counted(counts))
    return Counter(decision.outcome.value for decision in held if decision.expression_id not in unseen)


def again(db: Database, challenge: Challenge, lane: str, who: Member) -> None:
    """Let what is held follow; where a sheet or a lot is missing, nothing can be held until it is in."""
    terms = Proposals(db).terms(challenge.id).get(lane)
    if terms is None:
        return
    try:
        _hold(db, challenge, terms, who, hidden.from_member(db, challenge, who).ids)
    except (IncompleteScores, LotMissing):
        Decisions(db).drop_held(challenge.id, terms.lanes)


def is_current(db: Database, challenge: Challenge, lanes: Collection[str], held: Sequence[Decision]) -> bool:
    """Whether *held* is what ranking, places and overrides make of *lanes* at this moment."""
    all_terms = {terms for lane, terms in Proposals(db).terms(challenge.id).items() if lane in lanes}
    fresh = [decision for terms in all_terms for decision in _decisions(db, challenge, terms, "")]
    return digest_of(decision for decision in fresh if decision.lane in lanes) == digest_of(held)


def counted(counts: Counter[str]) -> Phrase:
    """Such as "90 selected, 11 reserve"."""
    each = [phrase("count-outcome", count=n, outcome=OUTCOMES[Outcome(key)]) for key, n in counts.most_common()]
    return explanations.enumerated(each) if each else phrase("nothing-new-to-decide")


def _lanes(db: Database, challenge: Challenge, named: Sequence[str]) -> tuple[str, ...]:
    opened = Rounds(db).open(challenge.id)
    lanes = tuple(sorted(named)) or tuple(sorted(lane.id for lane in challenge.lanes))
    if closed := [lane for lane in lanes if lane not in opened]:
        raise RoundNotOpen(lanes=", ".join(closed))
    return lanes


def _hold(
    db: Database, challenge: Challenge, terms: ProposalTerms, who: Member, unseen: Collection[UUID] = ()
) -> list[Decision]:
    fresh = _decisions(db, challenge, terms, who.title, unseen)
    Decisions(db).drop_held(challenge.id, terms.lanes)
    Decisions(db).hold(fresh)
    return fresh


def _decisions(
    db: Database, challenge: Challenge, terms: ProposalTerms, title: str, unseen: Collection[UUID] = ()
) -> list[Decision]:
    bound = Decisions(db).newest_bound(challenge.id)
    overrides = {key: made for key, made in Overrides(db).all(challenge.id).items() if key not in bound}
    decisions = []
    for field in fields.of_lanes(db, challenge, terms.lanes):
        field.check_complete(unseen)
        lanes = {str(expression.id): expression.lane for expression in field.expressions}
        pool = _pool(field, bound, overrides, _taken(db, challenge, field, bound), terms.reserve_percent)
        for proposal in _proposals(pool, challenge, is_hidden=any(one.id in unseen for one in field.expressions)):
            before = bound.get(UUID(proposal.expression_id))
            if before is None or before.outcome is not proposal.outcome:
                generation = before.generation + 1 if before else 1
                decisions.append(_decision(challenge, proposal, lanes[proposal.expression_id], generation, title))
    return decisions


def _proposals(pool: Pool, challenge: Challenge, *, is_hidden: bool) -> list[Proposal]:
    """What `outcomes.propose` makes of *pool*; it is refused without numbers where any of it *is_hidden*."""
    try:
        return outcomes.propose(pool, challenge.criteria)
    except TooManyOverrides:
        if is_hidden:
            raise TooManyOverrides(phrase("too-many-selected", field=pool.title)) from None
        raise


def _pool(
    field: Field,
    bound: Mapping[UUID, Decision],
    overrides: Mapping[UUID, Override],
    taken: int,
    reserve_percent: int,
) -> Pool:
    released = {one.id: bound[one.id] for one in field.expressions if one.id in bound}
    movable = {key: one.outcome for key, one in released.items() if one.moves_by_rank}
    returned = _returned(field, bound)
    return Pool(
        title=field.title,
        quota=field.quota,
        ranking=field.ranking,
        unranked=field.unranked,
        taken=taken,
        released={str(key): outcome for key, outcome in movable.items()},
        settled=frozenset(str(key) for key in released if key not in movable and key not in returned),
        withdrawn=frozenset(str(one.id) for one in field.expressions if one.withdrawn_at is not None),
        overrides={str(key): made for key, made in overrides.items()},
        reserve_percent=reserve_percent,
    )


def _taken(db: Database, challenge: Challenge, field: Field, bound: Mapping[UUID, Decision]) -> int:
    """How many places are taken by decisions that have left, here and in other lanes, and were not given back."""
    return len({one.id for one in fields.holders(db, challenge, field.kind)} - _returned(field, bound))


def _returned(field: Field, bound: Mapping[UUID, Decision]) -> set[UUID]:
    """Who withdrew after a decision had left that gave them something."""
    withdrawn = {one.id for one in field.expressions if one.withdrawn_at is not None}
    return {key for key in withdrawn if key in bound and bound[key].outcome not in OUT_OF_RANKING}


def _decision(challenge: Challenge, proposal: Proposal, lane: str, generation: int, title: str) -> Decision:
    return Decision(
        expression_id=UUID(proposal.expression_id),
        generation=generation,
        challenge_id=challenge.id,
        lane=lane,
        outcome=proposal.outcome,
        rank=proposal.rank,
        score=proposal.score,
        reasons=proposal.reasons,
        why=proposal.why,
        lot=proposal.lot,
        drawn=tuple(UUID(key) for key in proposal.drawn),
        override=proposal.override,
        decided_at=clock.now(),
        decided_by=title,
    )
