"""The product with one rule changed a little: what the simulator must find, or it could not find a defect either."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.broker import handling, relay, subscription
from shared.delivery import cursors, heads, journal, retries, streams
from shared.delivery.cursors import Verdict
from shared.mongo import dead_letters, feeds, healing, inbox
from shared.mongo import heads as comparing
from shared.mongo import journal as keeping
from shared.mongo.database import Database
from tests.simulation import mutants_together
from tests.simulation.mutants_together import Change


def _skip_without_digest() -> list[Change]:
    """Whatever has a used number counts as seen."""

    def judge(cursor: Any, message: Any, at: Any) -> Verdict:
        verdict = cursors_judge(cursor, message, at)
        return Verdict.SEEN if message.sequence <= cursor.sequence else verdict

    cursors_judge = cursors.judge
    return [(inbox, "judge", judge), (dead_letters, "judge", judge)]


def _continue_anything() -> list[Change]:
    """The next number is enough to be next."""
    return [(cursors, "_continues", lambda cursor, message: True)]


def _early_off_by_one() -> list[Change]:
    """What is one too early is taken for next."""
    honest = cursors.judge

    def judge(cursor: Any, message: Any, at: Any) -> Verdict:
        return Verdict.NEXT if message.sequence == cursor.sequence + 2 else honest(cursor, message, at)

    return [(inbox, "judge", judge)]


def _cursor_stands_still() -> list[Change]:
    """Applying moves no cursor."""
    return [(inbox, "moved", lambda cursor, message, is_handled: cursor)]


def _version_applied_twice() -> list[Change]:
    """Two versions of one fact call two handlers."""
    return [(inbox, "is_repeated", lambda cursor, message: False)]


def _no_call_for_early() -> list[Change]:
    """What came early is not called when its turn has come."""
    return [(inbox, "_call", lambda *arguments: None)]


def _effect_beside_the_cursor() -> list[Change]:
    """The cursors move in one transaction, the effects follow in others."""
    honest = inbox.receive_all

    def receive(db: Database, queue: str, arrivals: Any) -> Any:
        turns = honest(db, queue, [replace(one, effect=one.effect and (lambda: None)) for one in arrivals])
        for one, turn in zip(arrivals, turns, strict=True):
            if one.effect and turn is inbox.Turn.APPLIED:
                db.transact(one.effect)
        return turns

    return [(handling, "receive_all", receive)]


def _sent_before_confirmed() -> list[Change]:
    """Rows are marked as sent, and then published."""

    def send(self: Any, batch: Any) -> int:
        messages = self._journal.unsent()
        self._journal.mark_sent(messages)
        batch.publish(messages, self._facts)
        return len(messages)

    return [(relay.Relay, "_send_journal", send)]


def _returned_is_sent() -> list[Change]:
    """What found no queue counts as sent."""
    return [(keeping, "returned", journal.confirmed)]


def _acknowledged_whatever_happened() -> list[Change]:
    """A message that failed is acknowledged and not sent on."""
    return [(subscription.Subscription, "_send_on", lambda self, message, error: None)]


def _passing_trouble_is_dead() -> list[Change]:
    """What would pass by itself is given up like a bug."""
    honest = retries.delay_of
    return [
        (where, "delay_of", lambda attempt, trouble: honest(attempt, retries.Trouble.BUG))
        for where in (handling, subscription)
    ]


def _skip_over_a_gap() -> list[Change]:
    """A dead letter is skipped although its predecessors are missing, or the true message is still to come."""

    def skip(db: Database, letter_id: str, *, by: str, reason: str) -> None:
        letter = dead_letters.show(db, letter_id)
        if letter.get("subject"):
            inbox.advance(db, letter["queue"], letter["subject"], to=letter["sequence"])
        dead_letters._settle(db, letter_id, "skipped", by, reason)

    return [(dead_letters, "skip", skip)]


def _heal_everything() -> list[Change]:
    """Heal feeds the whole stream."""
    honest = heads.gaps

    def gaps(subject: str, head: Any, cursor: Any, held: Any = ()) -> Any:
        return honest(subject, head, cursor._replace(sequence=0))

    return [(healing, "gaps", gaps)]


def _heal_one_too_few() -> list[Change]:
    """Heal feeds all but the last that is missing."""
    honest = heads.gaps

    def gaps(subject: str, head: Any, cursor: Any, held: Any = ()) -> Any:
        return honest(subject, replace(head, sequence=head.sequence - 1), cursor, held)

    return [(healing, "gaps", gaps)]


def _no_reconciler() -> list[Change]:
    """Nobody compares what was said with what was applied."""
    return [(comparing, "note", lambda db, queue, told: None)]


def _silent_about_the_unknown() -> list[Change]:
    """Heads say nothing of subjects that a restored publisher does not know."""
    return [(comparing, "_forgotten", lambda db, queue, told: [])]


def _estranged_is_level() -> list[Change]:
    """Who applied more than was said, or another message, counts as level."""

    def compare(head: Any, cursor: Any, at: Any) -> Any:
        return heads.Finding.BEHIND if cursor.sequence < head.sequence else heads.Finding.LEVEL

    return [(comparing, "compare", compare)]


def _fork_one_too_late() -> list[Change]:
    """A rebase goes on one message after the parting."""
    honest = heads.fork
    return [(healing, "fork", lambda said, applied, upto: min(upto, honest(said, applied, upto) + 1))]


def _rebase_keeps_the_fact() -> list[Change]:
    """After a rebase the fact that was applied last is that of what was put aside."""
    honest = cursors.put_back

    def put_back(cursor: Any, to: int, digest: str, fact: str, after: Any) -> Any:
        return honest(cursor, to, digest, cursor.fact, after)

    return [(cursors, "put_back", put_back)]


def _digest_without_fact() -> list[Change]:
    """A digest says where a message stands, and not which it is."""
    honest = streams.digest

    def digest(*, source: str, subject: str, sequence: int, type: str, fact: str) -> str:
        return honest(source=source, subject=subject, sequence=sequence, type="", fact="")

    return [(streams, "digest", digest), (comparing, "digest", digest), (keeping, "digest", digest)]


def _feed_loses_its_place() -> list[Change]:
    """A wide gap is fed from the second batch on one too far."""
    honest = feeds.Feeds._note_gap

    def note(self: Any, asked: Any, messages: Any) -> None:
        honest(self, asked, messages)
        self._gaps.update_one({"_id": asked["_id"], "first": {"$lt": asked["last"]}}, {"$inc": {"first": 1}})

    return [(feeds.Feeds, "_note_gap", note)]


def _clock_is_believed() -> list[Change]:
    """What is to wait until tomorrow waits, though a clock that had jumped wrote it."""
    return [(keeping, "LONGEST", timedelta(days=3650)), (journal, "LONGEST", timedelta(days=3650))]


def _unread_is_nothing() -> list[Change]:
    """A version that nobody knows yet moves the cursor, and is gone."""
    return [(handling, "is_unread", lambda contract, versions, handled: False)]


MUTANTS: dict[str, Callable[[], list[Change]]] = {
    one.__name__.lstrip("_").replace("_", "-"): one
    for one in (
        _skip_without_digest,
        _continue_anything,
        _early_off_by_one,
        _cursor_stands_still,
        _version_applied_twice,
        _no_call_for_early,
        _effect_beside_the_cursor,
        *mutants_together.ALL,
        _sent_before_confirmed,
        _returned_is_sent,
        _acknowledged_whatever_happened,
        _passing_trouble_is_dead,
        _skip_over_a_gap,
        _heal_everything,
        _heal_one_too_few,
        _no_reconciler,
        _silent_about_the_unknown,
        _estranged_is_level,
        _fork_one_too_late,
        _rebase_keeps_the_fact,
        _digest_without_fact,
        _feed_loses_its_place,
        _clock_is_believed,
        _unread_is_nothing,
    )
}


@contextmanager
def mutated(name: str) -> Iterator[None]:
    """The block runs with the rule called *name* changed; the empty name changes none."""
    changes = MUTANTS[name]() if name else []
    honest = [(where, what, getattr(where, what)) for where, what, _ in changes]
    for where, what, value in changes:
        setattr(where, what, value)
    try:
        yield
    finally:
        for where, what, value in honest:
            setattr(where, what, value)
