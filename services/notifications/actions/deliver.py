"""How a letter gets from the ledger to the mail server and what becomes of it. The senders call these."""

import logging
import random
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from services.notifications.model.deliveries import abandoned, aside, heard_late, put_back, tried
from services.notifications.model.letters import LOWEST, URGENT, Letter, Step
from services.notifications.model.pauses import Pause, begun
from services.notifications.model.replies import Reply, Try, refuses_us
from services.notifications.store.letters import Letters
from services.notifications.store.outbox import LEASE, NONE_FULL, Full, Lane, Outbox
from services.notifications.store.pauses import Pauses, stopped_or_paused
from shared import clock
from shared.mongo import Database

log = logging.getLogger(__name__)

# Senders at a time to one domain, over all work processes. Urgent letters go beside others: a domain that stalls would
# else keep its own people from signing in.
PER_DOMAIN = {"urgent": 1, "others": 2}
A_MOMENT = timedelta(milliseconds=200)


def next_letters(
    db: Database, most: int = 1, *, lowest: int = LOWEST, full: Full = NONE_FULL, lease: float = LEASE
) -> Sequence[Letter]:
    """Up to *most* due letters of a priority of at most *lowest*, claimed for this sender under one lease; none when
    nothing is due.

    Args:
        full: domains to which this process sends as many urgent letters, and as many others, as it may.
    """
    urgent, others = list(full[0]), list(full[1])
    while claimed := Outbox(db).claim(most, lowest=lowest, full=(urgent, others), lease=lease):
        crowded = _crowded(db, claimed)
        for domain, is_urgent in crowded:
            (urgent if is_urgent else others).append(domain)
        if may_go := _may_go(db, [letter for letter in claimed if lane(letter) not in crowded]):
            return may_go
    return ()


def _crowded(db: Database, claimed: Sequence[Letter]) -> Collection[Lane]:
    """The lanes of *claimed* in which other work processes send already; what was claimed for them is put back."""
    senders = Outbox(db).under_way(claimed)
    crowded = {lane(letter) for letter in claimed if senders.get(lane(letter), 0) > most_at_once(letter)}
    give_back(db, *(letter for letter in claimed if lane(letter) in crowded), after=A_MOMENT)
    return crowded


def allowed(db: Database, lowest: int) -> tuple[int | None, Pause | None]:
    """The lowest priority that may go now, of those down to *lowest*; None: none may. And the pause that is on.

    While sending is stopped, sign-in links alone go out, for whoever stopped it must be able to sign in and start it
    again. While it pauses, one sender at a time tries a letter of any kind.
    """
    is_stopped, pause = stopped_or_paused(db)
    if pause is not None and not Pauses(db).may_probe(pause, clock.real()):
        return None, pause
    return (0 if is_stopped else LOWEST if pause else lowest), pause


def lane(letter: Letter) -> Lane:
    """The domain that *letter* goes to, and whether it is urgent: so many senders may be at work in each lane."""
    return letter.domain, letter.priority <= URGENT


def most_at_once(letter: Letter) -> int:
    """How many senders may have letters of its kind, urgent or not, under way to one domain at a time.

    Source: ARCHITECTURE.md, "two senders are kept for urgent letters".
    """
    return PER_DOMAIN["urgent" if letter.priority <= URGENT else "others"]


def hand_over(db: Database, *letters: Letter, sent: Sequence[tuple[Letter, Try]] = ()) -> Collection[UUID]:
    """Note that the texts of *letters* go out now, and that the mail server took those *sent*; the ids of *letters*
    that may go. Any other must not, for it is no longer this sender's."""
    after = [(was, tried(was, attempt, jitter=0)) for was, attempt in sent]
    noted = set(Outbox(db).hand_over(*letters, sent=after)) if letters or sent else set()
    for was, attempt in sent:
        if was.id not in noted:
            log.warning("letter %s was settled by somebody else", was.id)
            _heard_late(db, was, attempt)
    return noted & {letter.id for letter in letters}


def is_simple(letter: Letter, attempt: Try) -> bool:
    """Whether *attempt* says nothing but that the mail server took *letter*, as nearly all do."""
    return attempt.answer is Reply.ACCEPTED and letter.refused_at is None


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


def give_back(db: Database, *letters: Letter, after: timedelta = timedelta()) -> None:
    """Let *letters*, of which the mail server heard nothing that counts, go out by another sender *after* so long."""
    at = clock.real() + after
    for letter in Outbox(db).put_back(letters, at=at) if letters else ():
        _settled(db, letter, put_back(letter, at=at))


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
    current = Letters(db).find(letter.id)  # a database that was put back may not know it
    after = heard_late(current, attempt) if current else None
    if current is None or after is None or not Letters(db).settle(current, after):
        log.warning("letter %s: a late answer was not kept: %s %s", letter.id, attempt.code, attempt.words)
        return None
    return after


def _may_go(db: Database, claimed: Sequence[Letter]) -> Sequence[Letter]:
    """Those of *claimed* that may go now; the others are put aside."""
    now, others = clock.real(), Outbox(db).others(claimed)
    put_aside = {letter.id: aside(letter, others, at=now) for letter in claimed}
    for letter in claimed:
        if after := put_aside[letter.id]:
            _settled(db, letter, after)
    return [letter for letter in claimed if put_aside[letter.id] is None]
