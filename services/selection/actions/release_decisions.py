"""Releasing decisions: one person proposes a batch, another confirms exactly that batch, then each leaves once."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from services.selection import rights
from services.selection.actions import correct, decide, hidden, log, members
from services.selection.contracts import DecisionReleased
from services.selection.forms import Batch
from services.selection.model import acts
from services.selection.model.committee import Member
from services.selection.model.decisions import Decision, digest_of
from services.selection.model.expressions import Expression
from services.selection.model.fields import kind_of
from services.selection.model.hidden import Hidden
from services.selection.model.releases import (
    NothingToRelease,
    ProposalVoid,
    Release,
    ReleaseStatus,
    confirmed,
    finished,
    replaced,
    taken_back,
)
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.locks import Lock, Locks
from services.selection.store.releases import Releases
from shared import addresses, clock
from shared.challenge import Challenge
from shared.errors import Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import phrase

AT_ONCE = 25  # decisions per transaction: well within a second, so that a step-down or a kill costs little


class ConflictOfInterest(Refused):
    """Whoever wants to confirm a release may not read all of it."""

    code = "conflict-of-interest"


class DecisionsChanged(ProposalVoid):
    """Scores, overrides or places have changed since outcomes were proposed."""

    code = "decisions-changed"


@transactional
def propose(db: Database, batch: Batch, *, by: Person) -> Release:
    """Propose to release the held decisions of a batch, bound to what they are at this moment.

    Asking again for the same batch gives the proposal that stands; another batch replaces it.

    Raises:
        NotAllowed, NothingToRelease, DecisionsChanged.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    Locks(db).take(Lock.DECISIONS)
    lanes = batch.lanes or tuple(lane.id for lane in challenge.lanes)
    held = Decisions(db).held(challenge.id, lanes)
    if not held:
        raise NothingToRelease()
    _check_current(db, challenge, lanes, held)
    outcomes = Counter(decision.outcome.value for decision in held)
    release = Release(
        id=clock.new_id(),
        challenge_id=challenge.id,
        lanes=lanes,
        digest=digest_of(held),
        total=len(held),
        outcomes=dict(outcomes),
        proposed_by=who.email,
        proposed_by_chair=rights.is_chair(who),
        proposed_at=clock.now(),
    )
    if (same := _same_as(db, release)) is not None:
        return same
    Releases(db).save(release)
    log.by_person(db, who, acts.PROPOSED_RELEASE, about=str(release.id), detail=decide.counted(outcomes))
    return release


def confirm(db: Database, release_id: UUID, *, digest: str, by: Person) -> Release:
    """Confirm the batch that *digest* stands for, and let its decisions leave.

    The confirmation commits first: killed in what follows, the work process takes it up again.

    Raises:
        ProposalVoid, SamePersonTwice, NoChair, ConflictOfInterest, NotAllowed; NoPlaceLeft for a correction.
    """
    _confirm(db, release_id, digest=digest, by=by)
    return carry_out(db, release_id)


@transactional
def take_back(db: Database, release_id: UUID, *, by: Person) -> Release:
    """Take a proposal back, one's own or another organiser's: nobody can confirm it any more. Twice is as once.

    Raises:
        AlreadyConfirmed, NotAllowed, NotFound.
    """
    who = members.organiser(db, by)
    Locks(db).take(Lock.DECISIONS)
    release = Releases(db).get(release_id)
    act, about = phrase("act-took-back-release"), str(release.id)
    detail = phrase("proposed-by", by=release.proposed_by)
    if release.correction is not None:
        expression = members.readable(db, release.correction.expression_id, who)
        act, about = phrase("act-took-back-correction"), str(expression.id)
        detail = phrase("thing-proposed-by", thing=expression.name, by=release.proposed_by)
    void = taken_back(release, email=who.email, now=clock.now())
    if void != release:
        Releases(db).change(void, over=ReleaseStatus.PROPOSED)
        log.by_person(db, who, act, about=about, detail=detail)
    return void


def carry_out(db: Database, release_id: UUID) -> Release:
    """Let what has not left of a confirmed release leave, a bounded number per transaction. Two at once do no harm."""
    while db.transact(lambda: _release_some(db, release_id)):
        pass
    return Releases(db).get(release_id)


def carry_out_confirmed(db: Database) -> None:
    """Take up every release that was confirmed and has not finished; run by the clock in every replica."""
    for release in Releases(db).with_status(ReleaseStatus.CONFIRMED):
        carry_out(db, release.id)


def is_kept_from(db: Database, release: Release, unseen: Hidden) -> bool:
    """Whether *release* may hold something that a conflict of interest hides, or that tells of it."""
    if not unseen.ids:
        return False
    about = Expressions(db).find(release.correction.expression_id) if release.correction else None
    return unseen.touches(release, kind_of(about) if about else None)


def current_digest(db: Database, release: Release) -> str:
    """The digest of what *release* would let leave now; empty for a correction of what has changed."""
    if release.correction is not None:
        return correct.current_digest(db, release.correction)
    return digest_of(Decisions(db).held(release.challenge_id, release.lanes))


@transactional
def _confirm(db: Database, release_id: UUID, *, digest: str, by: Person) -> None:
    who, challenge = members.organiser(db, by), Challenges(db).current()
    Locks(db).take(Lock.DECISIONS)
    release = Releases(db).get(release_id)
    if release.is_under_way and addresses.same(release.confirmed_by, who.email):
        return  # the answer to their first click got lost
    if release.correction is not None:
        members.readable(db, release.correction.expression_id, who)
    if is_kept_from(db, release, hidden.from_member(db, challenge, who)):
        raise ConflictOfInterest()
    after = confirmed(
        release,
        email=who.email,
        is_chair=rights.is_chair(who),
        digest=digest,
        current=current_digest(db, release),
        now=clock.now(),
    )
    if release.correction is not None:
        correct.apply(db, after, release.correction, who)
    else:
        _bind(db, challenge, after, who)
    Releases(db).change(after, over=ReleaseStatus.PROPOSED)


def _bind(db: Database, challenge: Challenge, release: Release, who: Member) -> None:
    _check_current(db, challenge, release.lanes, Decisions(db).held(challenge.id, release.lanes))
    Decisions(db).bind(challenge.id, release.lanes, release.id)
    detail = phrase("proposed-by", by=release.proposed_by)
    log.by_person(db, who, phrase("act-confirmed-release"), about=str(release.id), detail=detail)


def _release_some(db: Database, release_id: UUID) -> bool:
    release = Releases(db).get(release_id)
    if release.state is not ReleaseStatus.CONFIRMED or release.confirmed_at is None:
        return False
    some = Decisions(db).to_leave(release_id, AT_ONCE)
    if not some:
        Releases(db).change(finished(release, now=clock.now()), over=ReleaseStatus.CONFIRMED)
        log.by_system(db, acts.RELEASED, about=str(release_id), detail=phrase("count-decisions", count=release.total))
        return False
    about = Expressions(db).by_key([decision.expression_id for decision in some])
    for decision in some:
        if db.claim(f"decision/{decision.expression_id}/{decision.generation}"):
            db.announce(_fact(about[decision.expression_id], decision, release))
    Decisions(db).mark_released(some, at=release.confirmed_at)
    return True


def _fact(expression: Expression, decision: Decision, release: Release) -> DecisionReleased:
    about = {"name", "role", "alumni", "international", "consortium", "cities"}
    what = {"expression_id", "challenge_id", "lane", "outcome", "generation", "reasons"}
    return DecisionReleased(
        **expression.model_dump(include=about),
        **decision.model_dump(include=what),
        released_at=release.confirmed_at,
        letter=decision.correction is None or decision.correction.letter,
        lot=decision.lot if decision.drawn else "",
    )


def _check_current(db: Database, challenge: Challenge, lanes: tuple[str, ...], held: Sequence[Decision]) -> None:
    if not decide.is_current(db, challenge, lanes, held):
        raise DecisionsChanged()


def _same_as(db: Database, release: Release) -> Release | None:
    """The proposal that says the same already; every other one of these lanes becomes void."""
    for old in Releases(db).all(release.challenge_id):
        overlaps = old.correction is None and set(old.lanes) & set(release.lanes)
        if not old.is_proposed or not overlaps:
            continue
        same = (old.digest, old.lanes) == (release.digest, release.lanes)
        if same and addresses.same(old.proposed_by, release.proposed_by):
            return old
        Releases(db).change(replaced(old), over=ReleaseStatus.PROPOSED)
    return None
