"""How a letter gets from the ledger to the mail server and what becomes of it. The mailer calls these."""

import logging
import random

from services.notifications.answers import Try
from services.notifications.model import Letter, Step, abandoned, answered, given_way
from services.notifications.store import Letters, Switch
from shared import clock
from shared.mongo import Database

log = logging.getLogger(__name__)


def next_letter(db: Database) -> Letter | None:
    """A due letter, claimed for this sender; None when nothing is due. While sending is stopped, sign-in links alone
    go out, for whoever stopped it must be able to sign in and start it again.
    """
    only_urgent = Switch(db).stopped() is not None
    while letter := Letters(db).claim(only_urgent=only_urgent):
        if not letter.about or _may_go(db, letter):
            return letter
    return None


def hand_over(db: Database, letter: Letter) -> bool:
    """Note, for letters of which a copy would harm, that the text goes out now; False when it must not."""
    return Letters(db).hand_over(letter) if letter.careful else True


def settle(db: Database, letter: Letter, answer: Try) -> Letter:
    """Write down what became of *letter*."""
    after = answered(letter, answer, jitter=random.random())  # noqa: S311 - it spreads retries, it guards nothing
    if after.needs_staff:
        log.error("letter %s needs staff: %s %s %s", letter.id, answer.answer, answer.code, answer.enhanced)
    if Letters(db).settle(letter, after):
        return after
    overtaken = letter.after(Step.REPLACE, lease=None, lease_until=None) if letter.can(Step.REPLACE) else letter
    if after.can(Step.CLAIM) and Letters(db).settle(letter, overtaken):
        return overtaken
    log.warning("letter %s was settled by somebody else", letter.id)
    return after


def free_abandoned(db: Database) -> None:
    """Bring back the letters of senders that ended in the middle."""
    for letter in Letters(db).abandoned(clock.real()):
        if not Letters(db).settle(letter, abandoned(letter, clock.real())):
            Letters(db).settle(letter, letter.after(Step.REPLACE, lease=None, lease_until=None))


def _may_go(db: Database, letter: Letter) -> bool:
    """Whether *letter*, just claimed, is the newest of its kind and none must go before it; else it is put aside."""
    if Letters(db).newer(letter):
        Letters(db).settle(letter, letter.after(Step.REPLACE, lease=None, lease_until=None))
        return False
    if Letters(db).older_under_way(letter) or Letters(db).others_first(letter):
        Letters(db).settle(letter, given_way(letter, at=clock.real()))
        return False
    return True
