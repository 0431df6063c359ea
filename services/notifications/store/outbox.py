"""The letters that are due or under way: claimed by one sender, under a lease, in the order that they may go in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from pymongo import ReturnDocument

from services.notifications.model.letters import LOWEST, URGENT, Letter, State
from services.notifications.model.limits import Limits
from services.notifications.model.replies import LONGEST
from shared import clock
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase

Full = tuple[Sequence[str], Sequence[str]]
NONE_FULL: Full = ([], [])
LEASE = Limits().lease


class Outbox(Rows[Letter]):
    """What the senders of all work processes share."""

    collection, kind, missing = "letters", Letter, phrase("no-such-letter")

    def claim(self, *, lowest: int = LOWEST, full: Full = NONE_FULL, lease: float = LEASE) -> Letter | None:
        """The next due letter, now being sent under a lease of ours of so many seconds; None when nothing is due.

        Each goes to one sender only, and sign-in links go first.

        Args:
            lowest: the last priority that may go.
            full: domains that have as many connections as they may, for urgent letters and for others.
        """
        now = clock.real()
        due: Document = {"state": State.QUEUED, "next_try_at": {"$lte": now}, "priority": {"$lte": lowest}}
        due["$nor"] = [
            {"domain": {"$in": list(full[0])}, "priority": {"$lte": URGENT}},
            {"domain": {"$in": list(full[1])}, "priority": {"$gt": URGENT}},
        ]
        ours = {"state": State.SENDING, "lease": clock.new_id(), "lease_until": now + timedelta(seconds=lease)}
        row = self._rows.find_one_and_update(
            due, {"$set": ours}, sort=[("priority", 1), ("next_try_at", 1)], return_document=ReturnDocument.AFTER
        )
        return self._read(row) if row else None

    def renew(self, leases: Sequence[UUID | None], *, lease: float = LEASE) -> None:
        """Keep the letters under these *leases* for so many seconds more; whose lease is over is somebody else's."""
        until = clock.real() + timedelta(seconds=lease)
        ours = {"lease": {"$in": list(leases)}, "state": State.SENDING}
        self._rows.update_many(ours, {"$set": {"lease_until": until}})

    def under_way_beside(self, letter: Letter) -> int:
        """How many ordinary letters to the same domain, or urgent ones if it is one, are being sent, itself too."""
        urgency = {"$lte": URGENT} if letter.priority <= URGENT else {"$gt": URGENT}
        beside = {"state": State.SENDING, "domain": letter.domain, "priority": urgency}
        return self._rows.count_documents(beside)

    def any_waiting(self) -> bool:
        """Whether any letter waits to be sent, due or not."""
        return self._rows.find_one({"state": State.QUEUED}, {"_id": 1}) is not None

    def went_since(self, at: datetime) -> bool:
        """Whether the mail server took any letter after *at*."""
        return self._rows.find_one({"sent_at": {"$gt": at}}, {"_id": 1}) is not None

    def older_under_way(self, letter: Letter) -> bool:
        """Whether an older letter about the same thing is being sent at this moment."""
        query = {"about": letter.about, "generation": {"$lt": letter.generation}, "state": State.SENDING}
        return bool(letter.about) and self._rows.find_one(query, {"_id": 1}) is not None

    def others_first(self, letter: Letter) -> bool:
        """Whether letters that must go before this one wait, are held back, are being sent or may not have arrived."""
        unsent = {"about": letter.behind, "state": {"$in": [State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN]}}
        return bool(letter.behind) and self._rows.find_one(unsent, {"_id": 1}) is not None

    def hand_over(self, letter: Letter) -> bool:
        """Note that the text goes to the mail server now; False when the lease is no longer ours."""
        ours = {"_id": letter.id, "state": State.SENDING, "lease": letter.lease}
        return self._rows.update_one(ours, {"$set": {"handed_over_at": clock.real()}}).modified_count == 1

    def abandoned(self, now: datetime, *, lease: float = LEASE) -> Iterator[Letter]:
        """Letters whose sender's lease has run out, or was given by a clock that had jumped; each under a lease of ours
        as it is yielded, so that its sender cannot hand it over any more.

        A lease may well end later than *now* lets expect: on a busy machine seconds pass until the database looks.
        """
        runs = {"$gte": now, "$lte": now + 2 * timedelta(seconds=lease)}
        gone: Document = {"state": State.SENDING, "lease_until": {"$not": runs}}
        for row in list(self._rows.find(gone, {"_id": 1}).limit(100)):
            taken = self._rows.find_one_and_update(
                {**gone, **row}, {"$set": {"lease": clock.new_id()}}, return_document=ReturnDocument.AFTER
            )
            if taken is not None:  # else it was renewed or settled meanwhile
                yield self._read(taken)

    def recall(self, now: datetime) -> None:
        """Let those letters go now that are to wait for longer than any does: a clock that had jumped wrote them."""
        far = {"state": State.QUEUED, "next_try_at": {"$gt": now + 2 * LONGEST}}
        self._rows.update_many(far, {"$set": {"next_try_at": now}})

    @contextmanager
    def news(self) -> Iterator[Iterator[int | None]]:
        """A change stream: the priority of each new letter, 0 for a released one, and None about twice a second in
        which there is none."""
        changed = {
            "$match": {
                "$or": [
                    {"operationType": "insert"},
                    {"updateDescription.updatedFields.state": State.QUEUED},
                ]
            }
        }
        priority = {"$project": {"priority": "$fullDocument.priority"}}
        with self._rows.watch([changed, priority], max_await_time_ms=500) as stream:
            yield (_priority(stream.try_next()) for _ in iter(lambda: stream.alive, False))


def _priority(news: Document | None) -> int | None:
    return None if news is None else news.get("priority", 0)
