"""What pages call letters, their states, and what people do with them."""

from collections.abc import Mapping

from services.notifications.model.letters import Letter, State, Step
from services.notifications.model.replies import Reply
from shared.texts import N_, gettext

KINDS: Mapping[str, str] = {
    "sign-in": N_("Sign-in link"),
    "receipt": N_("Receipt"),
    "withdrawal": N_("Withdrawal confirmed"),
    "reminder": N_("Reminder of the closing time"),
    "closing-time": N_("Closing time changed"),
    "decision-selected": N_("Decision: selected"),
    "decision-reserve": N_("Decision: reserve"),
    "decision-not-selected": N_("Decision: not selected"),
    "decision-ineligible": N_("Decision: ineligible"),
    "decision-fellow": N_("Decision: fellow"),
    "decision-withdrawn": N_("Decision: withdrawn"),
    "exception-granted": N_("Exception made"),
    "exception-revoked": N_("Exception taken back"),
    "invitation": N_("Invitation of a delegation"),
    "registration": N_("Seat confirmed"),
    "session-changed": N_("Session changed"),
    "session-cancelled": N_("Session cancelled"),
    "registration-cancelled": N_("Seat given back"),
    "delegate-named": N_("Named in another's place"),
    "delegate-replaced": N_("Replaced as a delegate"),
    "newsletter-confirm": N_("Newsletter: please confirm"),
    "announcement": N_("Newsletter: selection announced"),
}
STATES: Mapping[str, str] = {
    State.HELD: N_("held"),
    State.QUEUED: N_("queued"),
    State.SENDING: N_("sending"),
    State.SENT: N_("sent"),
    State.UNCERTAIN: N_("uncertain"),
    State.FAILED: N_("failed"),
    State.REPLACED: N_("replaced"),
    State.STOPPED: N_("stopped"),
}
STEPS: Mapping[str, str] = {
    Step.RETRY: N_("Send it again"),
    Step.CONFIRM: N_("It arrived"),
    Step.RELEASE: N_("Let it go out"),
    Step.HOLD: N_("Hold it back"),
    Step.STOP: N_("Do not send it"),
}
REPLIES: Mapping[str, str] = {
    Reply.ACCEPTED: N_("accepted"),
    Reply.TEMPORARY: N_("temporary"),
    Reply.PERMANENT: N_("permanent"),
    Reply.OUT_OF_REACH: N_("out of reach"),
    Reply.LOST: N_("lost"),
    Reply.BROKEN: N_("broken"),
}


def kind(letter: Letter) -> str:
    """What *letter* is called."""
    return gettext(KINDS[letter.template])


def kinds() -> list[tuple[str, str]]:
    """Every template with what its letters are called."""
    return [(template, gettext(title)) for template, title in KINDS.items()]


def state(name: str) -> str:
    """A state in words."""
    return gettext(STATES[name])


def step(name: str) -> str:
    """What a person's step is called, as on its button."""
    return gettext(STEPS[name])


def reply(name: str) -> str:
    """What became of a try."""
    return gettext(REPLIES[name])
