"""What selection learns from applications: the challenge, expressions, closed lanes and their lots."""

from services.applications.contracts import (
    CallClosed,
    ChallengeDefined,
    ChallengeDefinedV1,
    ExpressionSubmitted,
    ExpressionWithdrawn,
    LotsCommitted,
    LotsRevealed,
)
from services.selection.actions import log, tell_conflicts
from services.selection.model import lots
from services.selection.model.expressions import Expression, FinalVersion, Round, not_here_yet
from services.selection.model.lots import Commitment
from services.selection.store.expressions import Expressions, Rounds
from services.selection.store.lots import Lots
from shared import clock
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.phrases import phrase


def on_challenge_defined(db: Database, fact: ChallengeDefined, message: Message) -> None:
    """Let the newest revision of the challenge hold, and tell which conflicts its organisers have."""
    if Challenges(db).learn(fact.challenge, fact.revision, at=message.time):
        tell_conflicts.tell(db, fact.challenge)


def on_challenge_defined_v1(db: Database, fact: ChallengeDefinedV1, message: Message) -> None:
    """The same, of a journal from before November 2026 ended."""
    on_challenge_defined(db, fact.newer(), message)


def on_expression_submitted(db: Database, fact: ExpressionSubmitted, _: Message) -> None:
    """Keep the newest version. What is final stays as it was when its lane closed."""
    before = Expressions(db).received(fact.expression_id)
    if before is not None and before.final:
        late = phrase("version-came-late", version=fact.version)
        log.by_system(db, phrase("act-kept-final"), about=str(fact.expression_id), detail=late)
    elif before is None or before.version < fact.version:
        fields = fact.model_dump(exclude={"contact", "expression_id"})
        received = Expression(**fields, id=fact.expression_id, contact_email=fact.contact.email)
        Expressions(db).save(received)
        if (challenge := Challenges(db).find(fact.challenge_id)) is not None:
            tell_conflicts.tell(db, challenge, [received])


def on_expression_withdrawn(db: Database, fact: ExpressionWithdrawn, _: Message) -> None:
    """Note the withdrawal. A version submitted later takes it back.

    Raises:
        NotYet: the expression is still on its way.
    """
    before = Expressions(db).received(fact.expression_id)
    if before is None:
        raise NotYet(f"expression {fact.expression_id} was withdrawn and is not here")
    Expressions(db).save(before.model_copy(update={"withdrawn_at": fact.withdrawn_at}))


def on_call_closed(db: Database, fact: CallClosed, _: Message) -> None:
    """Open the lane's round, once exactly the final versions are here.

    Raises:
        NotYet: something is still on its way; order holds per subject, not between an expression and its lane.
    """
    if Challenges(db).find(fact.challenge_id) is None:
        raise NotYet(f"challenge {fact.challenge_id} is not here")
    if Rounds(db).is_open(fact.challenge_id, fact.lane):
        return
    final = tuple(FinalVersion(expression_id=e.expression_id, version=e.version) for e in fact.final)
    received = Expressions(db).in_lane(fact.challenge_id, fact.lane)
    if waits := not_here_yet(final, received, closed_at=fact.closed_at):
        raise NotYet(f"lane {fact.lane} waits for {len(waits)}: {'; '.join(waits[:5])}")
    opened = Round(
        challenge_id=fact.challenge_id, lane=fact.lane, closed_at=fact.closed_at, opened_at=clock.now(), final=final
    )
    Rounds(db).save(opened)
    Expressions(db).unseal([entry.expression_id for entry in final])
    log.by_system(db, phrase("act-opened-round"), about=fact.lane, detail=phrase("count-expressions", count=len(final)))


def on_lots_committed(db: Database, fact: LotsCommitted, _: Message) -> None:
    """Keep what was promised about a lane's lot."""
    before = Lots(db).of(fact.challenge_id, fact.lane)
    new = Commitment(commitment=fact.commitment, fixed=fact.fixed, committed_at=fact.committed_at)
    after = lots.committed(before, fact.challenge_id, fact.lane, new)
    Lots(db).save(after)
    if before is not None and after != before:
        detail = phrase("in-place-of", new=fact.commitment, old=before.promised.commitment)
        log.by_system(db, phrase("act-replaced-lot"), about=fact.lane, detail=detail)


def on_lots_revealed(db: Database, fact: LotsRevealed, _: Message) -> None:
    """Keep a lane's seed, if it is the one that was promised.

    Raises:
        Invalid: it is another one.
        NotYet: nothing was promised here.
    """
    before = Lots(db).of(fact.challenge_id, fact.lane)
    if before is None:
        raise NotYet(f"the commitment of lane {fact.lane} is not here")
    after = lots.revealed(before, fact.seed, at=fact.revealed_at)
    if after != before:
        Lots(db).save(after)
        log.by_system(db, phrase("act-learnt-lot"), about=fact.lane, detail=phrase("seed-of-lot", seed=fact.seed))
