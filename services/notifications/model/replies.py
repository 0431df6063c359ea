"""What a mail server replied to one try, and what that means for the next one. Times are real ones."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from shared.phrases import Phrase, phrase
from shared.values import Value

_ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NO_LOGIN = (530, 534, 535, 538)  # RFC 4954, 6: authentication is required, or failed
_OUR_RIGHT = re.compile(r"\brelay|\bauthenticat", re.IGNORECASE)  # exim and others refuse us without RFC 3463's codes


class Reply(StrEnum):
    """How the mail server replied to one try, or that it did not.

    `out of reach`: no mail server took our call, or it refused us before it knew the letter; `lost`: the connection
    ended after the text was handed over and before the server had said that it has it.
    """

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    OUT_OF_REACH = "out of reach"
    LOST = "lost"
    BROKEN = "broken"


class Try(Value):
    """One try to deliver a letter, and the mail server's words; a phrase where it had none and we say what happened.

    Attributes:
        named: whether the connection ended when the recipient had been named, so that it may be theirs to answer for.
    """

    at: datetime
    answer: Reply
    code: int = 0
    enhanced: str = ""
    words: Phrase | str = ""
    named: bool = False


def replied(reply: Reply, code: int, words: bytes | str, *, at: datetime) -> Try:
    """The try that ended with a reply: its code, RFC 3463's code if it has one, and its first 300 characters.

    Source: RFC 5321, 4.2; RFC 3463, 2.
    """
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    enhanced = _ENHANCED.match(text)
    short = " ".join(text.split())[:300]
    return Try(at=at, answer=reply, code=code, enhanced=enhanced[1] if enhanced else "", words=short)


def broken(why: str, *, at: datetime) -> Try:
    """The try that never was, for the letter cannot be written."""
    return Try(at=at, answer=Reply.BROKEN, words=phrase("cannot-be-written", why=why[:300]))


def lost(why: str, *, at: datetime) -> Try:
    """The try to which no answer came after the text was sent."""
    return Try(at=at, answer=Reply.LOST, words=phrase("no-answer-to-the-text", why=why[:300]))


def address_not_taken(*, at: datetime) -> Try:
    """The try that our own mail server can do nothing with, for it lacks SMTPUTF8.

    Source: RFC 6531, 3.5.
    """
    words = phrase("no-international-address")
    return Try(at=at, answer=Reply.PERMANENT, code=553, enhanced="5.6.7", words=words)


def no_starttls() -> Phrase:
    """Why nothing is sent to a server that cannot encrypt."""
    return phrase("no-starttls")


def bad_certificate(host: str, why: str) -> Phrase:
    """Why nothing is sent to *host*, whose certificate is not good for it."""
    return phrase("bad-certificate", host=host, why=why)


def bad_ca_file(why: str) -> Phrase:
    """Why no certificate can be checked."""
    return phrase("bad-ca-file", why=why)


def is_final(attempt: Try) -> bool:
    """Whether no further try makes sense. A full mailbox says 552 or 5.2.2 and still is emptied one day."""
    if attempt.answer is Reply.BROKEN:
        return True
    full = attempt.code == 552 or attempt.enhanced == "5.2.2"
    return attempt.answer is Reply.PERMANENT and not full


def refuses_us(attempt: Try) -> bool:
    """Whether the server refused us, or is not there, whoever the letter is for: then the next one fares no better.

    Before RCPT every refusal is (`out of reach`), and 421 at any time, for it closes the service. Later on a policy
    (5.7.x), a missing right to relay or a missing login is; 5.1.1 and 5.2.x are about the recipient.

    Source: RFC 3463, 3.8; RFC 4954, 6; RFC 5321, 3.8.
    """
    if attempt.answer is Reply.OUT_OF_REACH or attempt.code == 421:
        return not attempt.named
    if attempt.answer not in (Reply.PERMANENT, Reply.TEMPORARY):
        return False
    is_policy = attempt.enhanced[1:].startswith(".7.")
    if attempt.code in _NO_LOGIN or (is_policy and attempt.answer is Reply.PERMANENT):
        return True
    return (is_policy or not attempt.enhanced) and bool(_OUR_RIGHT.search(str(attempt.words)))


LONGEST = timedelta(hours=4)  # until the next try


def wait(attempts: int, reply: Reply) -> timedelta:
    """How long until the next try after *attempts* earlier ones.

    Our own mail server out of reach: 1 s, doubling, at most a minute. A recipient's server that says later: 1 minute
    (greylisting wants a few), doubling, at most 4 hours.
    """
    doubled: int = 2 ** min(attempts, 12)
    if reply in (Reply.OUT_OF_REACH, Reply.LOST):
        return min(timedelta(seconds=doubled), timedelta(minutes=1))
    return min(timedelta(minutes=doubled), LONGEST)
