"""The letters that are due or under way: claimed by one sender, under a lease, in the order that they may go in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import BulkWriteError

from services.notifications.model.deliveries import Other, put_back
from services.notifications.model.letters import LOWEST, URGENT, Letter, State
from services.notifications.model.limits import Limits
from services.notifications.model.replies import LONGEST
from shared import clock
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase

Full = tuple[Sequence[str], Sequence[str]]
NONE_FULL: Full = ([], [])
Lane = tuple[str, bool]  # a domain, and whether the letters to it are urgent
Sent = tuple[Letter, Letter]  # one under way, and what the mail server's taking it made of it
DUPLICATE_KEY = 11000  # the server's error code
IN_TURN = [("priority", 1), ("next_try_at", 1)]
LEASE = Limits().lease


class Outbox(Rows[Letter]):
    """What the senders of all work processes share."""

    collection, kind, missing = "letters", Letter, phrase("no-such-letter")

    def claim(
        self, most: int = 1, *, lowest: int = LOWEST, full: Full = NONE_FULL, lease: float = LEASE
    ) -> Sequence[Letter]:
        """Up to *most* due letters, now being sent under one lease of ours of so many seconds; none when none is due.

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
        while ids := [row["_id"] for row in self._rows.find(due, {"_id": 1}, sort=IN_TURN, limit=most)]:
            if self._rows.update_many({"_id": {"$in": ids}, "state": State.QUEUED}, {"$set": ours}).modified_count:
                return self._list({"_id": {"$in": ids}, "lease": ours["lease"]}, "priority", "next_try_at")
        return ()

    def renew(self, leases: Sequence[UUID | None], *, lease: float = LEASE) -> None:
        """Keep the letters under these *leases* for so many seconds more; whose lease is over is somebody else's."""
        until = clock.real() + timedelta(seconds=lease)
        ours = {"lease": {"$in": list(leases)}, "state": State.SENDING}
        self._rows.update_many(ours, {"$set": {"lease_until": until}})

    def under_way(self, letters: Sequence[Letter]) -> Mapping[Lane, int]:
        """How many senders have letters of the same kind to each domain of *letters*, ours among them."""
        among = {"state": State.SENDING, "domain": {"$in": list({one.domain for one in letters})}}
        lane = {"domain": "$domain", "is_urgent": {"$lte": ["$priority", URGENT]}}
        group = {"_id": lane, "leases": {"$addToSet": "$lease"}}
        rows = self._rows.aggregate([{"$match": among}, {"$group": group}])
        return {(row["_id"]["domain"], row["_id"]["is_urgent"]): len(row["leases"]) for row in rows}

    def any_waiting(self) -> bool:
        """Whether any letter waits to be sent, due or not."""
        return self._rows.find_one({"state": State.QUEUED}, {"_id": 1}) is not None

    def went_since(self, at: datetime) -> bool:
        """Whether the mail server took any letter after *at*."""
        return self._rows.find_one({"sent_at": {"$gt": at}}, {"_id": 1}) is not None

    def others(self, letters: Sequence[Letter]) -> Sequence[Other]:
        """What the ledger holds about the same things as *letters*, and about what they stand behind."""
        about = {one.about for one in letters} | {one.behind for one in letters}
        if not (about := about - {""}):
            return ()
        rows = self._rows.find({"about": {"$in": list(about)}}, {"about": 1, "generation": 1, "state": 1})
        return [Other(row["about"], row["generation"], State(row["state"])) for row in rows]

    def hand_over(self, *letters: Letter, sent: Sequence[Sent] = ()) -> Collection[UUID]:
        """Note in one write that the texts of *letters* go to the mail server now, and that it took those *sent*.

        Returns the ids of all that were ours still: being sent under the lease that they have here.
        """
        now, was_sent = clock.real(), [was for was, _ in sent]
        marks = [UpdateOne(_ours(letter), {"$set": {"handed_over_at": now}}) for letter in letters]
        notes = [*marks, *(UpdateOne(_ours(was), {"$set": _changed(was, letter)}) for was, letter in sent)]
        every = [one.id for one in (*letters, *was_sent)]
        if self._rows.bulk_write(notes, ordered=False).matched_count == len(every):
            return every
        noted = [_ours(letter) for letter in letters] + [{"_id": was.id, **_settled_under(was)} for was in was_sent]
        return [row["_id"] for row in self._rows.find({"$or": noted}, {"_id": 1})]

    def put_back(self, letters: Sequence[Letter], *, at: datetime) -> Sequence[Letter]:
        """Let *letters*, of which nothing was said to anybody, be due again at *at*; those whose place is taken by a
        newer letter, and are as they were."""
        back = [UpdateOne(_ours(one), {"$set": _changed(one, put_back(one, at=at))}) for one in letters]
        try:
            self._rows.bulk_write(back, ordered=False)
        except BulkWriteError as error:
            failed = (error.details or {})["writeErrors"]
            if any(one["code"] != DUPLICATE_KEY for one in failed):
                raise
            return [letters[one["index"]] for one in failed]
        return ()

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


def _ours(letter: Letter) -> Document:
    return {"_id": letter.id, "state": State.SENDING, "lease": letter.lease}


def _changed(was: Letter, letter: Letter) -> Document:
    """The fields that made *letter* of one under way, and its lease: several are settled in one write, whose answer
    only counts them."""
    before, after = was.model_dump(), letter.model_dump()
    return {name: after[name] for name in after if after[name] != before[name]} | _settled_under(was)


def _settled_under(was: Letter) -> Document:
    return {"settled_under": was.lease}


def _priority(news: Document | None) -> int | None:
    return None if news is None else news.get("priority", 0)
