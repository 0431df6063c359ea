"""A letter and its life, but for what a reply of the mail server leads to (`deliveries`).

Times here are real ones, for they are about leases and retries; `told_at` alone is the edition's.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from services.notifications.model.replies import Try
from shared import addresses
from shared.errors import Refused
from shared.messages import Personal
from shared.person import Person
from shared.phrases import Phrase, phrase
from shared.steps import StepNotAllowed, Steps
from shared.values import Value

URGENT = 1  # the priority of letters that somebody waits for, and all before it
LOWEST = 9  # of the priorities
PATIENCE = timedelta(hours=72)  # then a letter that is put off and off is given up
PER_MAILBOX, PER_NAMER = 60, 500  # a day; a launch week has some thirty sessions, a delegation some ten people
FREE: Mapping[str, Any] = {"lease": None, "lease_until": None, "handed_over_at": None}


class State(StrEnum):
    """Where a letter stands. `uncertain`: the mail server may have it; a person decides."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    REPLACED = "replaced"
    STOPPED = "stopped"


class Step(StrEnum):
    """What can happen to a letter. `hear late`: the mail server says that it has it, after its sender was given up."""

    HOLD = "hold"
    RELEASE = "release"
    CLAIM = "claim"
    DELIVER = "deliver"
    POSTPONE = "postpone"
    DOUBT = "doubt"
    GIVE_UP = "give up"
    REPLACE = "replace"
    RETRY = "retry"
    CONFIRM = "confirm"
    STOP = "stop"
    LAPSE = "lapse"
    HEAR_LATE = "hear late"


_STATES: Mapping[State, Phrase] = {
    State.HELD: phrase("letter-held"),
    State.QUEUED: phrase("letter-queued"),
    State.SENDING: phrase("letter-sending"),
    State.SENT: phrase("letter-sent"),
    State.UNCERTAIN: phrase("letter-uncertain"),
    State.FAILED: phrase("letter-failed"),
    State.REPLACED: phrase("letter-replaced"),
    State.STOPPED: phrase("letter-stopped"),
}
_STEPS: Mapping[Step, Phrase] = {
    Step.HOLD: phrase("hold-a-letter"),
    Step.RELEASE: phrase("release-a-letter"),
    Step.RETRY: phrase("retry-a-letter"),
    Step.CONFIRM: phrase("confirm-a-letter"),
    Step.STOP: phrase("stop-a-letter"),
}
STEPS = Steps(
    thing="A letter",
    begins=State.QUEUED,
    table=MappingProxyType(
        {
            (State.QUEUED, Step.HOLD): State.HELD,
            (State.QUEUED, Step.CLAIM): State.SENDING,
            (State.QUEUED, Step.REPLACE): State.REPLACED,
            (State.QUEUED, Step.STOP): State.STOPPED,
            (State.HELD, Step.RELEASE): State.QUEUED,
            (State.HELD, Step.REPLACE): State.REPLACED,
            (State.HELD, Step.STOP): State.STOPPED,
            (State.SENDING, Step.DELIVER): State.SENT,
            (State.SENDING, Step.POSTPONE): State.QUEUED,
            (State.SENDING, Step.DOUBT): State.UNCERTAIN,
            (State.SENDING, Step.GIVE_UP): State.FAILED,
            (State.SENDING, Step.REPLACE): State.REPLACED,
            (State.SENDING, Step.LAPSE): State.STOPPED,
            (State.FAILED, Step.RETRY): State.QUEUED,
            (State.FAILED, Step.REPLACE): State.REPLACED,
            (State.FAILED, Step.STOP): State.STOPPED,
            (State.UNCERTAIN, Step.RETRY): State.QUEUED,
            (State.UNCERTAIN, Step.CONFIRM): State.SENT,
            (State.UNCERTAIN, Step.STOP): State.STOPPED,
            (State.UNCERTAIN, Step.HEAR_LATE): State.SENT,
            (State.QUEUED, Step.HEAR_LATE): State.SENT,
            (State.HELD, Step.HEAR_LATE): State.SENT,
        }
    ),
    says=lambda state, step: phrase(
        "letter-allows-no-such-step", state=_STATES[state], step=_STEPS.get(step, str(step))
    ),
)
PERSONS_STEPS = (Step.HOLD, Step.RELEASE, Step.RETRY, Step.CONFIRM, Step.STOP)
FOR_MANY = (Step.RETRY, Step.CONFIRM, Step.RELEASE, Step.STOP)


class Overtaken(Refused):
    """A newer letter about the same thing exists; this one must not go out any more."""

    code = "overtaken"


class Act(Value):
    """What a person did with a letter."""

    at: datetime
    by: Annotated[str, Personal]
    step: Step


class Letter(Value):
    """One mail to one person: who is told what, when and why, and how far it has come.

    Attributes:
        message: what caused it, a message's id or a sign-in's; with fact, template and recipient it is unique.
        fact: the id of the fact that the message told, for a restored publisher tells others under used message ids;
            empty where no message caused it.
        subject, reason: its subject, and why this person gets it, which stands in the letter; texts in letters from
            before November 2026.
        facts: what the template needs; never a powerful link.
        about: what it is about to this person, such as a decision; of letters about the same thing only the newest
            may go out, and never before or beside an older one.
        behind: what other letters must be about that go out first, such as the decision before an invitation.
        careful: whether a second copy would do harm, so that a person decides when a delivery is in doubt.
        priority: 0 is sent first.
        named_by: the delegation whose contact typed the recipient's address, where somebody else did.
        why_held: why it is held back although nobody did that.
        good_until: when it is of no more use, such as a sign-in link's last moment.
        doubts: how often the text was handed over and no answer came.
        refused_at: when it was last refused for what seemed a reason of ours (5.7.x after RCPT).
    """

    id: UUID
    message: str
    fact: str = ""
    template: str
    recipient: Annotated[str, Personal]
    language: str = "en"
    zone: str
    call_zone: str
    subject: Phrase | str
    reason: Phrase | str
    facts: dict[str, Any]
    about: str = ""
    behind: str = ""
    named_by: str = ""
    generation: int = 0
    careful: bool = False
    priority: int = 5
    replay: bool = False
    told_at: datetime
    queued_at: datetime
    next_try_at: datetime
    give_up_at: datetime
    good_until: datetime | None = None
    state: State = State.QUEUED
    attempts: int = 0
    tries: tuple[Try, ...] = ()
    acts: tuple[Act, ...] = ()
    needs_staff: bool = False
    why_held: Phrase | str = ""
    doubts: int = 0
    refused_at: datetime | None = None
    lease: UUID | None = None
    lease_until: datetime | None = None
    handed_over_at: datetime | None = None
    sent_at: datetime | None = None

    @property
    def domain(self) -> str:
        """The domain of the recipient, as servers know it."""
        return addresses.key(self.recipient).rpartition("@")[2]

    def can(self, step: Step) -> bool:
        """Whether the letter may take *step* now."""
        return STEPS.allow(self.state, step)

    def after(self, step: Step, **changes: Any) -> "Letter":
        """The letter after *step*, with other *changes*.

        Raises:
            StepNotAllowed: the table has no such step for this state.
        """
        return self.model_copy(update={"state": STEPS.after(self.state, step), **changes})


def held_for_frequency(letter: Letter, *, to_them: int, by_one: int) -> Letter:
    """*letter*, new in the ledger, held back for staff when whoever named its recipient caused so many within a day, to
    its mailbox (*to_them*) or to everybody they named (*by_one*): else a contact could bury strangers under them."""
    if to_them >= PER_MAILBOX:
        why = phrase("many-to-one-mailbox", count=PER_MAILBOX)
    elif by_one >= PER_NAMER:
        why = phrase("many-by-one-contact", count=PER_NAMER)
    else:
        return letter
    return letter.after(Step.HOLD, why_held=why, needs_staff=True)


def taken_up(letter: Letter, step: Step, *, by: Person, at: datetime) -> Letter:
    """*letter* after a person's *step*; what goes out again has its full time before it.

    Raises:
        StepNotAllowed: the letter's state does not allow it, or it is not for persons to take.
    """
    if step not in PERSONS_STEPS:
        raise StepNotAllowed(letter.state, step, STEPS.says(letter.state, step))
    acts = (*letter.acts, Act(at=at, by=by.email, step=step))
    changes: dict[str, Any] = {"acts": acts, "needs_staff": False}
    if step in (Step.RETRY, Step.RELEASE):
        changes |= {"next_try_at": at, "give_up_at": at + PATIENCE, "attempts": 0}
    if step is Step.CONFIRM:
        changes["sent_at"] = letter.tries[-1].at if letter.tries else at
    return letter.after(step, **changes)
