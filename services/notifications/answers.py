"""What a mail server answered to one try, and what that means for the next one. Pure; times are real ones."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Answer(StrEnum):
    """What became of one try.

    `out of reach`: no mail server took our call, or it refused us before it knew the letter; `lost`: the connection
    ended after the text was handed over and before the server had said that it has it.
    """

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    OUT_OF_REACH = "out of reach"
    LOST = "lost"
    BROKEN = "broken"


class Try(BaseModel):
    """One try to deliver a letter, and the mail server's words."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    answer: Answer
    code: int = 0
    enhanced: str = ""
    words: str = ""


def is_final(answer: Try) -> bool:
    """Whether no further try makes sense. A full mailbox says 552 or 5.2.2 and still is emptied one day."""
    if answer.answer is Answer.BROKEN:
        return True
    full = answer.code == 552 or answer.enhanced == "5.2.2"
    return answer.answer is Answer.PERMANENT and not full


def concerns_us(answer: Try) -> bool:
    """Whether staff must look: a policy refusal (5.7.x) is about our reputation, not about their address."""
    return answer.answer is Answer.BROKEN or (
        answer.answer in (Answer.PERMANENT, Answer.OUT_OF_REACH) and answer.enhanced.startswith("5.7.")
    )


def wait(attempts: int, answer: Answer) -> timedelta:
    """How long until the next try after *attempts* earlier ones.

    Our own mail server out of reach: 1 s, doubling, at most a minute. A recipient's server that says later: 1 minute
    (greylisting wants a few), doubling, at most 4 hours.
    """
    doubled: int = 2 ** min(attempts, 12)
    if answer in (Answer.OUT_OF_REACH, Answer.LOST):
        return min(timedelta(seconds=doubled), timedelta(minutes=1))
    return min(timedelta(minutes=doubled), timedelta(hours=4))
