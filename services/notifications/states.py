"""The states of a letter and the steps between them: one table, from which docs/states.md is drawn."""

from enum import StrEnum
from types import MappingProxyType

from shared.errors import Refused


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


NEXT = MappingProxyType(
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
)
PERSONS_STEPS = (Step.HOLD, Step.RELEASE, Step.RETRY, Step.CONFIRM, Step.STOP)


class StepNotAllowed(Refused):
    """A letter in this state cannot take this step."""

    code = "step-not-allowed"

    def __init__(self, state: State, step: Step) -> None:
        super().__init__(f"This letter is {state}; it is not possible to {step} it now.")
        self.state, self.step = state, step
