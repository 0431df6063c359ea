"""What a publisher says again to one follower: its whole journal to one that came late, or what was lost on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from pymongo import ReplaceOne
from pymongo.read_concern import ReadConcern

from shared import clock
from shared.delivery.heads import Gap
from shared.delivery.journal import BATCH, returned
from shared.mongo.database import Database, Document
from shared.mongo.journal import Journal, Outgoing, due, update_of

GAPS = 50  # subjects whose gaps are fed at once


@dataclass(frozen=True)
class Feed:
    """What goes to one queue next, and the rows that asked for it."""

    messages: list[Outgoing]
    asked: list[Document]
    fills_gaps: bool


class Feeds:
    """The relay's view of what somebody asked to be said again."""

    def __init__(self, db: Database) -> None:
        self._journal, self._whole, self._gaps = Journal(db), db["feeds"], db["gaps"]
        self._rows = db["journal"].with_options(read_concern=ReadConcern("majority"))

    def next(self) -> Feed | None:
        """The next messages to say again, gaps first; None when nobody waits for any."""
        return self._next_gaps() or self._next_whole()

    def note(self, feed: Feed) -> None:
        """Note that the broker has taken a feed's messages."""
        for asked in feed.asked:
            (self._note_gap if feed.fills_gaps else self._note_whole)(asked, feed.messages)

    def postpone(self, feed: Feed) -> None:
        """Note that a feed's queue does not exist; it waits a little, and holds up no other."""
        rows = self._gaps if feed.fills_gaps else self._whole
        ids = [asked["_id"] for asked in feed.asked]
        rows.update_many({"_id": {"$in": ids}}, update_of(returned(clock.real())))

    def ask_whole(self, queue: str) -> int:
        """Have the relay send the whole journal to *queue* alone; the cursors behind it drop what they know.

        Returns: how many messages that is.
        """
        last = self._rows.find_one(sort=[("_id", -1)])
        if last is None:
            return 0
        asked: Document = {"after": None, "upto": last["_id"], "asked_at": clock.real()}
        self._whole.replace_one({"_id": queue}, asked, upsert=True)
        return self._rows.count_documents({"_id": {"$lte": last["_id"]}})

    def ask_gaps(self, queue: str, gaps: Iterable[Gap]) -> int:
        """Have the relay send what fills *gaps* to *queue* alone; asking twice feeds once.

        Returns: how many messages that is.
        """
        found = list(gaps)
        asked = [
            ReplaceOne(
                {"_id": f"{queue}/{gap.subject}/{gap.first}"},
                {
                    "queue": queue,
                    "subject": gap.subject,
                    "first": gap.first,
                    "last": gap.last,
                    "asked_at": clock.real(),
                },
                upsert=True,
            )
            for gap in found
        ]
        if asked:
            self._gaps.bulk_write(asked)
        return sum(gap.last - gap.first + 1 for gap in found)

    def _next_gaps(self) -> Feed | None:
        is_due = due(clock.real())
        if (first := self._gaps.find_one(is_due, sort=[("asked_at", 1)])) is None:
            return None
        asked = list(self._gaps.find({"queue": first["queue"], **is_due}).sort("asked_at", 1).limit(GAPS))
        spans = [{"subject": one["subject"], "sequence": {"$gte": one["first"], "$lte": _upto(one)}} for one in asked]
        rows = list(self._rows.find({"$or": spans}).sort([("subject", 1), ("sequence", 1)]))
        return Feed(self._journal.outgoing(rows, queue=first["queue"]), asked, fills_gaps=True)

    def _next_whole(self) -> Feed | None:
        if (asked := self._whole.find_one(due(clock.real()), sort=[("asked_at", 1)])) is None:
            return None
        span: Document = {"$lte": asked["upto"], **({"$gt": asked["after"]} if asked["after"] else {})}
        rows = list(self._rows.find({"_id": span}).sort("_id", 1).limit(BATCH))
        return Feed(self._journal.outgoing(rows, queue=asked["_id"]), [asked], fills_gaps=False)

    def _note_gap(self, asked: Document, _: list[Outgoing]) -> None:
        same = {"_id": asked["_id"], "first": asked["first"]}
        if _upto(asked) == asked["last"]:
            self._gaps.delete_one(same)
        else:
            self._gaps.update_one(same, {"$set": {"first": _upto(asked) + 1}})

    def _note_whole(self, asked: Document, messages: list[Outgoing]) -> None:
        same = {"_id": asked["_id"], "asked_at": asked["asked_at"]}
        if messages:
            self._whole.update_one(same, {"$set": {"after": messages[-1].row}, "$unset": {"retry_at": ""}})
        else:
            self._whole.delete_one(same)


def _upto(gap: Document) -> int:
    return min(int(gap["last"]), int(gap["first"]) + BATCH - 1)
