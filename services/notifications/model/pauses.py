"""The pause that the platform makes by itself while our mail server refuses us: no letter fails for it."""

from datetime import datetime, timedelta

from services.notifications.model.replies import Try
from shared.phrases import Phrase, phrase
from shared.values import Value

LONGEST = timedelta(minutes=1)


class Pause(Value):
    """Since when the mail server refuses us, its last words, and when one letter tries again; times are real ones.

    Attributes:
        by_name: whether it refuses us only when it knows the recipient, so that none but a letter can find out.
        probes: how often it was tried since.
    """

    since: datetime
    code: int
    words: Phrase | str
    by_name: bool = False
    probes: int = 0
    next_probe_at: datetime


def begun(attempt: Try, *, by_name: bool = False) -> Pause:
    """The pause that begins with *attempt*; the first probe follows a second later."""
    return Pause(
        since=attempt.at,
        code=attempt.code,
        words=attempt.words or phrase("no-mail-server-answers"),
        by_name=by_name,
        next_probe_at=attempt.at + timedelta(seconds=1),
    )


def probed(pause: Pause, *, at: datetime) -> Pause:
    """*pause* with a probe under way: the next one follows after 2, 4, 8 … seconds, a minute at most."""
    doubled = timedelta(seconds=2 ** min(pause.probes + 1, 6))
    return pause.model_copy(update={"probes": pause.probes + 1, "next_probe_at": at + min(doubled, LONGEST)})


def may_probe(pause: Pause, at: datetime) -> bool:
    """Whether a letter may be tried. A probe that is further off than any was put there by a clock that had jumped."""
    return not at < pause.next_probe_at <= at + 2 * LONGEST
