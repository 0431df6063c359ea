"""Releasing decisions: one person proposes a batch, another confirms exactly that batch, then each leaves once."""

from collections import Counter
from uuid import UUID

from services.selection.actions import correcting
from services.selection.actions.committee import DECIDING, check_open_to, log, organiser
from services.selection.actions.deciding import check_up_to_date, in_words
from services.selection.actions.ranking import unfinished
from services.selection.contracts import DecisionReleased
from services.selection.forms import Batch
from services.selection.model.committee import Member
from services.selection.model.decisions import (
    Decision,
    NothingToRelease,
    ProposalVoid,
    Release,
    ReleaseState,
    check_confirmation,
    digest_of,
    taken_back,
)
from services.selection.model.expressions import Expression
from services.selection.store import Challenges, Decisions, Expressions, Releases, Turns
from shared import addresses, clock
from shared.challenge import Challenge
from shared.mongo import Database, transactional

AT_ONCE = 25  # decisions per transaction: well within a second, so that a step-down or a kill costs little


class DecisionsChanged(ProposalVoid):
    """Scores, overrides or places have changed since outcomes were proposed."""

    code = "decisions-changed"


@transactional
def propose_release(db: Database, batch: Batch, *, by: str) -> Release:
    """Propose to release the held decisions of a batch, bound to what they are at this moment.

    Asking again for the same batch gives the proposal that stands; another batch replaces it.
    """
    who, challenge = organiser(db, by), Challenges(db).current()
    Turns(db).take(DECIDING)
    lanes = batch.lanes or tuple(lane.id for lane in challenge.lanes)
    held = _held(db, challenge, lanes)
    digest = digest_of(held)
    standing = _standing(db, challenge, lanes, digest, who.email)
    if standing is not None:
        return standing
    outcomes = Counter(decision.outcome.value for decision in held)
    release = Release(
        id=clock.new_id(), challenge_id=challenge.id, lanes=lanes, digest=digest, total=len(held),
        outcomes=dict(outcomes), proposed_by=who.email, proposed_by_chair=who.is_chair, proposed_at=clock.now(),
    )  # fmt: skip
    Releases(db).add(release)
    log(db, who, "proposed a release", about=str(release.id), detail=in_words(outcomes))
    return release


def confirm_release(db: Database, release_id: UUID, *, digest: str, by: str) -> Release:
    """Confirm the batch that *digest* stands for, and let its decisions leave.

    The confirmation commits first: killed in what follows, the work process takes it up again.

    Raises:
        ProposalVoid, SamePersonTwice, NoChair, NotAllowed; NoPlaceLeft for a correction.
    """
    _confirm(db, release_id, digest=digest, by=by)
    return carry_out(db, release_id)


@transactional
def take_back(db: Database, release_id: UUID, *, by: str) -> Release:
    """Take a proposal back, one's own or another organiser's: nobody can confirm it any more. Twice is as once.

    Raises:
        AlreadyConfirmed, NotAllowed, NotFound.
    """
    who = organiser(db, by)
    Turns(db).take(DECIDING)
    found = Releases(db).get(release_id)
    what, about, detail = "a release", str(found.id), f"proposed by {found.proposed_by}"
    if found.correction is not None:
        expression = Expressions(db).get(found.correction.expression_id)
        check_open_to(db, expression, who.reviewer)
        what, about, detail = "a correction", str(expression.id), f"{expression.name}: {detail}"
    gone = taken_back(found, by=who.email, now=clock.now())
    if gone != found:
        Releases(db).save(gone, over=ReleaseState.PROPOSED)
        log(db, who, f"took back {what}", about=about, detail=detail)
    return gone


def carry_out(db: Database, release_id: UUID) -> Release:
    """Let what has not left of a confirmed release leave, a bounded number per transaction. Two at once do no harm."""
    while db.transact(lambda: _release_some(db, release_id)):
        pass
    return Releases(db).get(release_id)


def carry_out_confirmed(db: Database) -> None:
    """Take up every release that was confirmed and has not finished; run by the clock in every replica."""
    for release in Releases(db).standing(ReleaseState.CONFIRMED):
        carry_out(db, release.id)


def releases(db: Database, *, by: str) -> list[tuple[Release, int]]:
    """Every release, newest first, with how many of its decisions have left; for organisers."""
    organiser(db, by)
    challenge = Challenges(db).current()
    return [(_as_it_is(db, found), Decisions(db).released(found.id)) for found in Releases(db).all(challenge.id)]


def release(db: Database, release_id: UUID, *, by: str) -> tuple[Release, int, list[tuple[Expression, Decision]]]:
    """A release for its preview: how many decisions have left, and the batch as it is now; for organisers."""
    organiser(db, by)
    found = _as_it_is(db, Releases(db).get(release_id))
    batch = _batch(db, found)
    about = Expressions(db).by_ids([decision.expression_id for decision in batch])
    rows = [(about[decision.expression_id], decision) for decision in batch]
    ranked = sorted(rows, key=lambda row: (row[0].role, row[0].international, row[1].rank is None, row[1].rank or 0))
    return found, Decisions(db).released(release_id), ranked


def _batch(db: Database, found: Release) -> list[Decision]:
    """What *found* releases or would release; nothing that is made of scores while scoring goes on again."""
    if found.is_under_way:
        return Decisions(db).in_release(found.id)
    hidden = unfinished(db, Challenges(db).current())
    if found.correction is not None:
        return []
    held = Decisions(db).held(found.challenge_id, found.lanes)
    return [decision for decision in held if decision.expression_id not in hidden]


def _as_it_is(db: Database, found: Release) -> Release:
    """*found*, void when it was proposed for decisions that no longer are what they were."""
    if found.state is not ReleaseState.PROPOSED:
        return found
    current = _current_digest(db, found)
    return found if current == found.digest else found.model_copy(update={"state": ReleaseState.VOID})


def _current_digest(db: Database, found: Release) -> str:
    if found.correction is not None:
        return correcting.current_digest(db, found.correction)
    return digest_of(Decisions(db).held(found.challenge_id, found.lanes))


@transactional
def _confirm(db: Database, release_id: UUID, *, digest: str, by: str) -> None:
    who, challenge = organiser(db, by), Challenges(db).current()
    Turns(db).take(DECIDING)
    found = Releases(db).get(release_id)
    if found.is_under_way and addresses.same(found.confirmed_by, who.email):
        return  # the answer to their first click got lost
    check_confirmation(found, who, digest=digest, current=_current_digest(db, found))
    changes = {"state": ReleaseState.CONFIRMED, "confirmed_by": who.email, "confirmed_at": clock.now()}
    confirmed = found.model_copy(update=changes)
    if found.correction is not None:
        correcting.apply(db, confirmed, who)
    else:
        _bind(db, challenge, confirmed, who)
    Releases(db).save(confirmed, over=ReleaseState.PROPOSED)


def _bind(db: Database, challenge: Challenge, confirmed: Release, who: Member) -> None:
    _check_fresh(db, challenge, confirmed.lanes, Decisions(db).held(challenge.id, confirmed.lanes))
    Decisions(db).bind(challenge.id, confirmed.lanes, confirmed.id)
    log(db, who, "confirmed a release", about=str(confirmed.id), detail=f"proposed by {confirmed.proposed_by}")


def _release_some(db: Database, release_id: UUID) -> bool:
    found = Releases(db).get(release_id)
    if found.state is not ReleaseState.CONFIRMED or found.confirmed_at is None:
        return False
    some = Decisions(db).on_their_way(release_id, AT_ONCE)
    if not some:
        done = found.model_copy(update={"state": ReleaseState.RELEASED, "finished_at": clock.now()})
        Releases(db).save(done, over=ReleaseState.CONFIRMED)
        log(
            db,
            "the system",
            "released decisions",
            about=str(release_id),
            detail=f"{found.total} decision{'s' * (found.total != 1)}",
        )
        return False
    about = Expressions(db).by_ids([decision.expression_id for decision in some])
    for decision in some:
        if db.claim(f"decision/{decision.expression_id}/{decision.generation}"):
            db.announce(_told(about[decision.expression_id], decision, found))
    Decisions(db).mark_released(some, at=found.confirmed_at)
    return True


def _told(expression: Expression, decision: Decision, found: Release) -> DecisionReleased:
    about = expression.model_dump(include={"name", "role", "alumni", "international", "consortium", "cities"})
    return DecisionReleased(
        **about, expression_id=expression.id, challenge_id=decision.challenge_id, lane=decision.lane,
        outcome=decision.outcome, reasons=decision.reasons, generation=decision.generation,
        released_at=found.confirmed_at, letter=decision.correction is None or decision.correction.letter,
        lot=decision.lot if decision.drawn else "",
    )  # fmt: skip


def _held(db: Database, challenge: Challenge, lanes: tuple[str, ...]) -> list[Decision]:
    held = Decisions(db).held(challenge.id, lanes)
    if not held:
        raise NothingToRelease("No decision is held. Propose outcomes first.")
    _check_fresh(db, challenge, lanes, held)
    return held


def _check_fresh(db: Database, challenge: Challenge, lanes: tuple[str, ...], held: list[Decision]) -> None:
    if not check_up_to_date(db, challenge, lanes, held):
        raise DecisionsChanged(
            "Scores, overrides or places have changed since outcomes were proposed: somebody may have scored,"
            " overruled, withdrawn, or got or lost a place by a correction. Propose outcomes again."
        )


def _standing(db: Database, challenge: Challenge, lanes: tuple[str, ...], digest: str, email: str) -> Release | None:
    """The proposal that says the same already; every other one of these lanes becomes void."""
    for old in Releases(db).all(challenge.id):
        if old.state is not ReleaseState.PROPOSED or old.correction is not None or not set(old.lanes) & set(lanes):
            continue
        if (old.digest, old.lanes) == (digest, lanes) and addresses.same(old.proposed_by, email):
            return old
        Releases(db).save(old.model_copy(update={"state": ReleaseState.VOID}), over=ReleaseState.PROPOSED)
    return None
