"""What happens to a letter that was claimed: what a reply of the mail server leads to, or its absence; what gives way.

Times are real ones.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.notifications.model.letters import FREE, PATIENCE, URGENT, Letter, State, Step
from services.notifications.model.replies import Reply, Try, is_final, refuses_us, wait
from shared.phrases import phrase

TRIES_KEPT = 20
SOONEST, LATEST = timedelta(seconds=1), timedelta(minutes=1)  # until a letter that gave way looks again
REPETITIONS = 1  # after an answer that was lost; the next one is for a person to decide
REFUSED_REST = timedelta(seconds=5)  # until a letter that was refused by itself is tried again


_UNDECIDED = (State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN)


class Other(NamedTuple):
    """Another letter of the ledger, as far as it decides whether one may go."""

    about: str
    generation: int
    state: State


def aside(letter: Letter, others: Sequence[Other], *, at: datetime) -> Letter | None:
    """What becomes of *letter*, just claimed, when it must not go now: it is of no more use, not the newest of its
    kind, or others that go before it wait, are held back, are being sent or may not have arrived. None: it may go.

    Source: ARCHITECTURE.md, "letters about the same thing take turns".
    """
    if letter.good_until is not None and letter.good_until <= at:
        return lapsed(letter, at=at)
    alike = [one for one in others if letter.about and one.about == letter.about]
    if any(one.generation > letter.generation for one in alike):
        return letter.after(Step.REPLACE, **FREE)
    is_behind = any(one.generation < letter.generation and one.state is State.SENDING for one in alike)
    if is_behind or any(letter.behind and one.about == letter.behind and one.state in _UNDECIDED for one in others):
        return given_way(letter, at=at)
    return None


def tried(letter: Letter, attempt: Try, *, jitter: float, others_went: bool = False) -> Letter:
    """*letter*, which was being sent, after *attempt*.

    Args:
        jitter: 0 to 1, so that not all come back at once.
        others_went: whether the server took others since it refused this one: then the fault is not ours.
    """
    free = {**FREE, "attempts": letter.attempts + 1, "tries": (*letter.tries, attempt)[-TRIES_KEPT:]}
    if attempt.answer is Reply.ACCEPTED:
        return letter.after(Step.DELIVER, **free, needs_staff=False, sent_at=attempt.at)
    if attempt.answer is Reply.LOST:
        return _doubted(letter, attempt.at, free)
    if refuses_us(attempt) and not (letter.refused_at and others_went):
        return _refused_with_all(letter, attempt, free)
    next_try = attempt.at + wait(letter.attempts, attempt.answer) * (0.8 + 0.4 * jitter)
    if is_final(attempt) or next_try > letter.give_up_at:
        return letter.after(Step.GIVE_UP, **free, needs_staff=letter.priority > URGENT)
    return letter.after(Step.POSTPONE, **free, next_try_at=next_try)


def _doubted(letter: Letter, at: datetime, free: dict[str, Any]) -> Letter:
    """The text went out and no answer came: one repetition, of what a copy would harm none, then a person decides.

    Source: ARCHITECTURE.md, "a lost answer is repeated once".
    """
    doubts = letter.doubts + 1
    if letter.careful or doubts > REPETITIONS:
        return letter.after(Step.DOUBT, **free, doubts=doubts)
    return letter.after(Step.POSTPONE, **free, doubts=doubts, next_try_at=at + wait(letter.attempts, Reply.LOST))


def _refused_with_all(letter: Letter, attempt: Try, free: dict[str, Any]) -> Letter:
    """The server refused us: no try of the letter's, and its time to be delivered has not begun yet.

    One that was refused by itself lets others go first, so that they find out whose fault it is.

    Source: ARCHITECTURE.md, "a refusal of us is a pause, not a failure".
    """
    by_name = attempt.answer is not Reply.OUT_OF_REACH and attempt.code != 421
    back = {
        "attempts": letter.attempts,
        "give_up_at": attempt.at + PATIENCE,
        "next_try_at": attempt.at + (REFUSED_REST if by_name else timedelta(0)),
        "refused_at": attempt.at if by_name else letter.refused_at,
    }
    return letter.after(Step.POSTPONE, **{**free, **back})


def put_back(letter: Letter, *, at: datetime) -> Letter:
    """*letter*, which was claimed and of which nothing was said to anybody, due again at *at*."""
    return letter.after(Step.POSTPONE, **FREE, next_try_at=at)


def lapsed(letter: Letter, *, at: datetime) -> Letter:
    """*letter*, which was claimed when it was of no more use: it is not sent."""
    words = phrase("no-longer-of-use")
    tries = (*letter.tries, Try(at=at, answer=Reply.BROKEN, words=words))[-TRIES_KEPT:]
    return letter.after(Step.LAPSE, **FREE, tries=tries)


def given_way(letter: Letter, *, at: datetime) -> Letter:
    """*letter*, which was being sent, put back behind another that must go first.

    It looks again soon, and less often the longer it waits; its time to be delivered has not begun yet.

    Source: ARCHITECTURE.md, "letters about the same thing take turns".
    """
    next_try = at + min(max((at - letter.queued_at) / 10, SOONEST), LATEST)
    return letter.after(Step.POSTPONE, **FREE, next_try_at=next_try, give_up_at=next_try + PATIENCE)


def abandoned(letter: Letter, at: datetime) -> Letter:
    """*letter* whose sender's lease has run out: its process was killed, or hangs.

    Before the text was handed over nothing can have arrived; afterwards it is a lost answer like any other.
    """
    if letter.handed_over_at is None:
        return put_back(letter, at=at)
    words = phrase("sender-ended")
    tries = (*letter.tries, Try(at=at, answer=Reply.LOST, words=words))[-TRIES_KEPT:]
    return _doubted(letter, at, {**FREE, "attempts": letter.attempts + 1, "tries": tries})


def heard_late(letter: Letter, attempt: Try) -> Letter | None:
    """*letter* as it stands now, after the *attempt* of a sender that had been given up meanwhile.

    That the server has it is the truth about one that waits, for a person or for its repetition; about any other the
    words are kept. None while somebody else is sending it, and when nothing was said.
    """
    if letter.state is State.SENDING or not attempt.code:
        return None
    tries = (*letter.tries, attempt)[-TRIES_KEPT:]
    if attempt.answer is Reply.ACCEPTED and letter.can(Step.HEAR_LATE):
        return letter.after(Step.HEAR_LATE, tries=tries, needs_staff=False, why_held="", sent_at=attempt.at)
    return letter.model_copy(update={"tries": tries})
