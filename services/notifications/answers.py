"""What a mail server answered to one try, and what that means for the next one. Pure; times are real ones."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

_ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NO_LOGIN = (530, 534, 535, 538)  # RFC 4954, 6: authentication is required, or failed
_OUR_RIGHT = re.compile(r"\brelay|\bauthenticat", re.IGNORECASE)  # exim and others refuse us without RFC 3463's codes


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
    """One try to deliver a letter, and the mail server's words.

    Attributes:
        named: whether the connection ended when the recipient had been named, so that it may be theirs to answer for.
    """

    model_config = ConfigDict(frozen=True)

    at: datetime
    answer: Answer
    code: int = 0
    enhanced: str = ""
    words: str = ""
    named: bool = False


def said(answer: Answer, code: int, words: bytes | str, *, at: datetime) -> Try:
    """The try that ended with a reply: its code, RFC 3463's code if it has one, and its first 300 characters."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    enhanced = _ENHANCED.match(text)
    short = " ".join(text.split())[:300]
    return Try(at=at, answer=answer, code=code, enhanced=enhanced[1] if enhanced else "", words=short)


def is_final(answer: Try) -> bool:
    """Whether no further try makes sense. A full mailbox says 552 or 5.2.2 and still is emptied one day."""
    if answer.answer is Answer.BROKEN:
        return True
    full = answer.code == 552 or answer.enhanced == "5.2.2"
    return answer.answer is Answer.PERMANENT and not full


def refuses_us(answer: Try) -> bool:
    """Whether the server refused us, or is not there, whoever the letter is for: then the next one fares no better.

    Before RCPT every refusal is (`out of reach`), and 421 at any time, for it closes the service. Later on a policy
    (5.7.x), a missing right to relay or a missing login is; 5.1.1 and 5.2.x are about the recipient.

    Source: RFC 3463, 3.8; RFC 4954, 6; RFC 5321, 3.8.
    """
    if answer.answer is Answer.OUT_OF_REACH or answer.code == 421:
        return not answer.named
    if answer.answer not in (Answer.PERMANENT, Answer.TEMPORARY):
        return False
    is_policy = answer.enhanced[1:].startswith(".7.")
    if answer.code in _NO_LOGIN or (is_policy and answer.answer is Answer.PERMANENT):
        return True
    return (is_policy or not answer.enhanced) and bool(_OUR_RIGHT.search(answer.words))


LONGEST = timedelta(hours=4)  # until the next try


def wait(attempts: int, answer: Answer) -> timedelta:
    """How long until the next try after *attempts* earlier ones.

    Our own mail server out of reach: 1 s, doubling, at most a minute. A recipient's server that says later: 1 minute
    (greylisting wants a few), doubling, at most 4 hours.
    """
    doubled: int = 2 ** min(attempts, 12)
    if answer in (Answer.OUT_OF_REACH, Answer.LOST):
        return min(timedelta(seconds=doubled), timedelta(minutes=1))
    return min(timedelta(minutes=doubled), LONGEST)
