"""How a letter gets from the ledger to the mail server and what becomes of it. The senders call these."""

import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from services.notifications.model.deliveries import abandoned, given_way, heard_late, lapsed, put_back, tried
from services.notifications.model.letters import LOWEST, URGENT, Letter, Step
from services.notifications.model.pauses import Pause, begun
from services.notifications.model.replies import Try, refuses_us
from services.notifications.store.letters import Letters
from services.notifications.store.outbox import LEASE, NONE_FULL, Full, Outbox
from services.notifications.store.pauses import Pauses, stopped_or_paused
from shared import clock
from shared.mongo import Database

log = logging.getLogger(__name__)

# Letters at a time to one domain, over all work processes. An urgent one goes beside others: a domain that stalls would
# else keep its own people from signing in.
PER_DOMAIN = {"urgent": 1, "others": 2}
A_MOMENT = timedelta(milliseconds=200)


def next_letter(db: Database, *, lowest: int = LOWEST, full: Full = NONE_FULL, lease: float = LEASE) -> Letter | None:
    """A due letter of a priority of at most *lowest*, claimed for this sender; None when nothing is due.

    Args:
        full: domains to which this process sends as many urgent letters, and as many others, as it may.
    """
    urgent, others = list(full[0]), list(full[1])
    while letter := Outbox(db).claim(lowest=lowest, full=(urgent, others), lease=lease):
        if Outbox(db).under_way_beside(letter) > most_at_once(letter):  # other work processes send there, too
            (urgent if letter.priority <= URGENT else others).append(letter.domain)
            _settled(db, letter, put_back(letter, at=clock.real() + A_MOMENT))
        elif _may_go(db, letter):
            return letter
    return None


def allowed(db: Database, lowest: int) -> tuple[int | None, Pause | None]:
    """The lowest priority that may go now, of those down to *lowest*; None: none may. And the pause that is on.

    While sending is stopped, sign-in links alone go out, for whoever stopped it must be able to sign in and start it
    again. While it pauses, one sender at a time tries a letter of any kind.
    """
    is_stopped, pause = stopped_or_paused(db)
    if pause is not None and not Pauses(db).may_probe(pause, clock.real()):
        return None, pause
    return (0 if is_stopped else LOWEST if pause else lowest), pause


def most_at_once(letter: Letter) -> int:
    """How many letters of its kind, urgent or not, may be under way to one domain at a time.

    Source: ARCHITECTURE.md, "two senders are kept for urgent letters".
    """
    return PER_DOMAIN["urgent" if letter.priority <= URGENT else "others"]


def hand_over(db: Database, letter: Letter) -> bool:
    """Note that the text of *letter* goes out now; False when it must not, for it is no longer this sender's."""
    return Outbox(db).hand_over(letter)


def settle(db: Database, letter: Letter, attempt: Try, *, probing: bool = False) -> Letter:
    """Write down what became of *letter*, and what that says of us: a refusal of us pauses all sending, and any other
    reply to a probe ends the pause."""
    others_went = letter.refused_at is not None and Outbox(db).went_since(letter.refused_at)
    after = tried(letter, attempt, jitter=random.random(), others_went=others_went)  # noqa: S311 - it spreads retries
    if refuses_us(attempt) and not others_went:
        begin_pause(db, attempt, by_name=after.refused_at == attempt.at)
    elif probing:
        end_pause(db)
    if after.needs_staff:
        log.error("letter %s needs staff: %s %s %s", letter.id, attempt.answer, attempt.code, attempt.enhanced)
    return _settled(db, letter, after) or _heard_late(db, letter, attempt) or after


def begin_pause(db: Database, attempt: Try, *, by_name: bool = False) -> None:
    """Pause all sending, for the mail server refuses us; *by_name*: it does so only when it knows the recipient."""
    if Pauses(db).begin(begun(attempt, by_name=by_name)):
        log.error("the mail server refuses us, so all letters wait: %s %s", attempt.code, attempt.words)


def end_pause(db: Database) -> None:
    """Let all letters go again: the mail server takes them."""
    if Pauses(db).end():
        log.warning("the mail server takes our letters again")


def greeted(db: Database, pause: Pause, attempt: Try) -> None:
    """What an reply to us alone says, when there is no letter to try."""
    if refuses_us(attempt):
        begin_pause(db, attempt)
    elif not pause.by_name or not Outbox(db).any_waiting():
        end_pause(db)


def renew(db: Database, leases: Sequence[UUID | None], *, lease: float) -> None:
    """Keep the letters under these *leases* for *lease* seconds more."""
    Outbox(db).renew(leases, lease=lease)


def news(db: Database) -> AbstractContextManager[Iterator[int | None]]:
    """A change stream: the priority of each letter that may be due, and None about twice a second without any."""
    return Outbox(db).news()


def give_back(db: Database, letter: Letter) -> None:
    """Let *letter*, of which the mail server heard nothing that counts, go out with the next sender."""
    _settled(db, letter, put_back(letter, at=clock.real()))


def free_abandoned(db: Database, *, lease: float = LEASE) -> None:
    """Bring back the letters of senders that ended in the middle, and those that a wrong clock had put off."""
    Outbox(db).recall(clock.real())
    for letter in Outbox(db).abandoned(clock.real(), lease=lease):
        _settled(db, letter, abandoned(letter, clock.real()))


def _settled(db: Database, letter: Letter, after: Letter) -> Letter | None:
    """*after*, or what a newer letter makes of it; None when *letter* was no longer this sender's."""
    if Letters(db).settle(letter, after):
        return after
    overtaken = letter.after(Step.REPLACE, lease=None, lease_until=None) if letter.can(Step.REPLACE) else letter
    if after.can(Step.CLAIM) and Letters(db).settle(letter, overtaken):
        return overtaken
    log.warning("letter %s was settled by somebody else", letter.id)
    return None


def _heard_late(db: Database, letter: Letter, attempt: Try) -> Letter | None:
    """Keep what the server said of *letter* after somebody else had given its sender up."""
    current = Letters(db).get(letter.id)
    after = heard_late(current, attempt)
    if after is None or not Letters(db).settle(current, after):
        log.warning("letter %s: a late answer was not kept: %s %s", letter.id, attempt.code, attempt.words)
        return None
    return after


def _may_go(db: Database, letter: Letter) -> bool:
    """Whether *letter*, just claimed, is of use, the newest of its kind, and none must go before it; else it is put
    aside."""
    now = clock.real()
    if letter.good_until is not None and letter.good_until <= now:
        _settled(db, letter, lapsed(letter, at=now))
    elif Letters(db).newer(letter):
        Letters(db).settle(letter, letter.after(Step.REPLACE, lease=None, lease_until=None))
    elif Outbox(db).older_under_way(letter) or Outbox(db).others_first(letter):
        Letters(db).settle(letter, given_way(letter, at=now))
    else:
        return True
    return False
