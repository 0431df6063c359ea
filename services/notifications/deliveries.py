"""What an answer of the mail server to a letter leads to, or its absence. Pure; times are real ones."""

from datetime import datetime, timedelta
from typing import Any

from services.notifications.answers import Answer, Try, is_final, refuses_us, wait
from services.notifications.model import FREE, PATIENCE, TRIES_KEPT, URGENT, Letter, put_back
from services.notifications.states import State, Step

REPETITIONS = 1  # after an answer that was lost; the next one is for a person to decide
REFUSED_REST = timedelta(seconds=5)  # until a letter that was refused by itself is tried again


def answered(letter: Letter, answer: Try, *, jitter: float, others_went: bool = False) -> Letter:
    """*letter*, which was being sent, after *answer*.

    Args:
        jitter: 0 to 1, so that not all come back at once.
        others_went: whether the server took others since it refused this one: then the fault is not ours.
    """
    free = {**FREE, "attempts": letter.attempts + 1, "tries": (*letter.tries, answer)[-TRIES_KEPT:]}
    if answer.answer is Answer.ACCEPTED:
        return letter.after(Step.DELIVER, **free, needs_staff=False, sent_at=answer.at)
    if answer.answer is Answer.LOST:
        return _doubted(letter, answer.at, free)
    if refuses_us(answer) and not (letter.refused_at and others_went):
        return _refused_with_all(letter, answer, free)
    next_try = answer.at + wait(letter.attempts, answer.answer) * (0.8 + 0.4 * jitter)
    if is_final(answer) or next_try > letter.give_up_at:
        return letter.after(Step.GIVE_UP, **free, needs_staff=letter.priority > URGENT)
    return letter.after(Step.POSTPONE, **free, next_try_at=next_try)


def _doubted(letter: Letter, at: datetime, free: dict[str, Any]) -> Letter:
    """The text went out and no answer came: one repetition, of what a copy would harm none, then a person decides."""
    doubts = letter.doubts + 1
    if letter.careful or doubts > REPETITIONS:
        return letter.after(Step.DOUBT, **free, doubts=doubts)
    return letter.after(Step.POSTPONE, **free, doubts=doubts, next_try_at=at + wait(letter.attempts, Answer.LOST))


def _refused_with_all(letter: Letter, answer: Try, free: dict[str, Any]) -> Letter:
    """The server refused us: no try of the letter's, and its time to be delivered has not begun yet.

    One that was refused by itself lets others go first, so that they find out whose fault it is.
    """
    by_name = answer.answer is not Answer.OUT_OF_REACH and answer.code != 421
    back = {
        "attempts": letter.attempts,
        "give_up_at": answer.at + PATIENCE,
        "next_try_at": answer.at + (REFUSED_REST if by_name else timedelta(0)),
        "refused_at": answer.at if by_name else letter.refused_at,
    }
    return letter.after(Step.POSTPONE, **{**free, **back})


def abandoned(letter: Letter, at: datetime) -> Letter:
    """*letter* whose sender's lease has run out: its process was killed, or hangs.

    Before the text was handed over nothing can have arrived; afterwards it is a lost answer like any other.
    """
    if letter.handed_over_at is None:
        return put_back(letter, at=at)
    words = "the sender ended after it had handed the letter over and before it heard an answer"
    tries = (*letter.tries, Try(at=at, answer=Answer.LOST, words=words))[-TRIES_KEPT:]
    return _doubted(letter, at, {**FREE, "attempts": letter.attempts + 1, "tries": tries})


def heard_late(letter: Letter, answer: Try) -> Letter | None:
    """*letter* as it stands now, after the server's *answer* to a sender that had been given up meanwhile.

    That the server has it is the truth about one that waits, for a person or for its repetition; about any other the
    words are kept. None while somebody else is sending it, and when nothing was said.
    """
    if letter.state is State.SENDING or not answer.code:
        return None
    tries = (*letter.tries, answer)[-TRIES_KEPT:]
    if answer.answer is Answer.ACCEPTED and letter.can(Step.HEAR_LATE):
        return letter.after(Step.HEAR_LATE, tries=tries, needs_staff=False, why_held="", sent_at=answer.at)
    return letter.model_copy(update={"tries": tries})
