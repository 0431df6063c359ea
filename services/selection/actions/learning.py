"""What selection learns from applications' messages. Each handler runs in the transaction that moves the cursor."""

from services.applications.contracts import (
    CallClosed,
    ChallengeDefined,
    ExpressionSubmitted,
    ExpressionWithdrawn,
    LotsCommitted,
    LotsRevealed,
)
from services.selection.model import lots
from services.selection.model.expressions import Expression, FinalVersion, Round, not_here_yet
from services.selection.model.lots import Commitment
from services.selection.store import Act, Acts, Challenges, Expressions, Lots, Rounds
from shared import clock
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database

SYSTEM = "the system"


def on_challenge_defined(db: Database, fact: ChallengeDefined, message: Message) -> None:
    """Let the newest revision of the challenge hold."""
    Challenges(db).learn(fact.challenge, fact.revision, at=message.time)


def on_expression_submitted(db: Database, fact: ExpressionSubmitted, _: Message) -> None:
    """Keep the newest version. What is final stays as it was when its lane closed."""
    known = Expressions(db).known(fact.expression_id)
    if known is not None and known.final:
        late = Act(at=clock.now(), by=SYSTEM, act="kept the final version", about=str(fact.expression_id),
                   detail=f"version {fact.version} came after the close")  # fmt: skip
        Acts(db).add(late)
    elif known is None or known.version < fact.version:
        kept = fact.model_dump(exclude={"contact", "expression_id"})
        Expressions(db).keep(Expression(**kept, id=fact.expression_id, contact_email=fact.contact.email))


def on_expression_withdrawn(db: Database, fact: ExpressionWithdrawn, _: Message) -> None:
    """Note the withdrawal. A version submitted later takes it back."""
    known = Expressions(db).known(fact.expression_id)
    if known is None:
        raise NotYet(f"expression {fact.expression_id} was withdrawn and is not here")
    Expressions(db).keep(known.model_copy(update={"withdrawn_at": fact.withdrawn_at}))


def on_call_closed(db: Database, fact: CallClosed, _: Message) -> None:
    """Open the lane's round, once exactly the final versions are here.

    Raises:
        NotYet: something is still on its way; order holds per subject, not between an expression and its lane.
    """
    challenge = Challenges(db).find(fact.challenge_id)
    if challenge is None:
        raise NotYet(f"challenge {fact.challenge_id} is not here")
    if Rounds(db).is_open(fact.challenge_id, fact.lane):
        return
    final = tuple(FinalVersion(expression_id=e.expression_id, version=e.version) for e in fact.final)
    held = Expressions(db).in_lane(fact.challenge_id, fact.lane)
    if waits := not_here_yet(final, held, closed_at=fact.closed_at):
        raise NotYet(f"lane {fact.lane} waits for {len(waits)}: {'; '.join(waits[:5])}")
    now = clock.now()
    Rounds(db).open(
        Round(challenge_id=fact.challenge_id, lane=fact.lane, closed_at=fact.closed_at, opened_at=now, final=final)
    )
    Expressions(db).unseal([entry.expression_id for entry in final])
    Acts(db).add(Act(at=now, by=SYSTEM, act="opened the round", about=fact.lane, detail=f"{len(final)} expressions"))


def on_lots_committed(db: Database, fact: LotsCommitted, _: Message) -> None:
    """Keep what was promised about a lane's lot."""
    known = Lots(db).find(fact.challenge_id, fact.lane)
    new = Commitment(commitment=fact.commitment, fixed=fact.fixed, committed_at=fact.committed_at)
    kept = lots.committed(known, fact.challenge_id, fact.lane, new)
    Lots(db).keep(kept)
    if known is not None and kept != known:
        detail = f"{fact.commitment} takes the place of {known.promised.commitment}"
        Acts(db).add(Act(at=clock.now(), by=SYSTEM, act="replaced a lot", about=fact.lane, detail=detail))


def on_lots_revealed(db: Database, fact: LotsRevealed, _: Message) -> None:
    """Keep a lane's seed, if it is the one that was promised.

    Raises:
        Invalid: it is another one.
        NotYet: nothing was promised here.
    """
    known = Lots(db).find(fact.challenge_id, fact.lane)
    if known is None:
        raise NotYet(f"the commitment of lane {fact.lane} is not here")
    kept = lots.revealed(known, fact.seed, at=fact.revealed_at)
    if kept != known:
        Lots(db).keep(kept)
        Acts(db).add(Act(at=clock.now(), by=SYSTEM, act="learnt the lot", about=fact.lane, detail=f"seed {fact.seed}"))
