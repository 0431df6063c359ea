"""Is every letter that a fact calls for in the ledger once, sent once, and does none stand still?"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from services.notifications.model.letters import State
from services.notifications.model.replies import Reply
from shared import clock
from shared.delivery.audit import Trouble
from shared.mongo import Database, Document

DUE = {  # the facts that always call for a letter, in each version that was told, and its template
    "applications.ExpressionSubmitted.v1": "receipt",
    "applications.ExpressionWithdrawn.v1": "withdrawal",
    "selection.DecisionReleased.v1": "decision-",
    "selection.DecisionReleased.v2": "decision-",
}
STILL = timedelta(minutes=15)  # after a letter was due, or its sender's lease had run out
PAGE = "see /notifications/letters"
DEFECT = "this is a defect; tell the developers"


def troubles(ledger: Database, publishers: dict[str, Database]) -> Iterator[Trouble]:
    """What is wrong with the letters of notifications' *ledger*; *publishers* by name."""
    yield from _doubled(ledger)
    yield from _standing(ledger)
    for publisher in publishers.values():
        yield from _unwritten(ledger, publisher)


def _doubled(ledger: Database) -> Iterator[Trouble]:
    """A fact is told in several messages when it has several versions; a letter of old knows its message alone."""
    cause = {"$cond": [{"$gt": ["$fact", ""]}, "$fact", "$message"]}
    one = {"cause": cause, **{name: f"${name}" for name in ("about", "template", "recipient_key")}}
    group: Document = {"$group": {"_id": one, "message": {"$first": "$message"}, "count": {"$sum": 1}}}
    for row in ledger["letters"].aggregate([group, {"$match": {"count": {"$gt": 1}}}], allowDiskUse=True):
        what = f"stands {row['count']} times in the ledger"
        yield Trouble("letters", f"{row['message']} {row['_id']['template']}", 0, what, DEFECT)
    twice = {"$filter": {"input": {"$ifNull": ["$tries", []]}, "cond": {"$eq": ["$$this.answer", Reply.ACCEPTED]}}}
    for row in ledger["letters"].find({"$expr": {"$gt": [{"$size": twice}, 1]}}):
        yield Trouble("letters", f"{row['message']} {row['template']}", 0, "was taken twice by a mail server", DEFECT)


def _standing(ledger: Database) -> Iterator[Trouble]:
    long_ago = clock.real() - STILL
    states: dict[str, Document] = {
        "may or may not have arrived": {"state": State.UNCERTAIN},
        "failed": {"state": State.FAILED},
        "is due and nobody sends it": {"state": State.QUEUED, "next_try_at": {"$lt": long_ago}},
        "is being sent by nobody": {"state": State.SENDING, "lease_until": {"$lt": long_ago}},
    }
    for what, where in states.items():
        for row in ledger["letters"].find(where, {"message": 1, "template": 1}):
            yield Trouble("letters", f"{row['message']} {row['template']}", 0, what, PAGE)


def _unwritten(ledger: Database, publisher: Database) -> Iterator[Trouble]:
    """Letters that are due from a fact which notifications has applied, and are not in the ledger."""
    queue = f"{ledger.namespace}notifications.from-{publisher.service}.v1"
    due = publisher["journal"].find({"type": {"$in": list(DUE)}}).sort([("subject", 1), ("sequence", 1)])
    for _, rows in groupby(due, _fact_of):
        versions = list(rows)
        row = versions[-1]  # until it has been passed, notifications may be about to apply it
        if row["message"]["data"].get("letter") is False:  # a correction that calls for none
            continue
        cursor = ledger["cursors"].find_one({"_id": f"{queue}/{row['subject']}"}, {"sequence": 1}) or {"sequence": 0}
        if (
            row["sequence"] <= cursor["sequence"]
            and ledger["letters"].find_one(_called_for(versions), {"_id": 1}) is None
        ):
            what, advice = f"calls for a letter ({DUE[row['type']]}) that was never written", DEFECT
            yield Trouble(queue, row["subject"], row["sequence"], what, advice)


def _fact_of(row: Document) -> tuple[str, str]:
    return row["subject"], row["message"].get("fact") or row["message"]["id"]


def _called_for(versions: Sequence[Document]) -> Document:
    """What finds the letter that a fact calls for: it keeps the message of the version that was heard."""
    return {
        "message": {"$in": [row["message"]["id"] for row in versions]},
        "fact": {"$in": [versions[0]["message"].get("fact", ""), "", None]},
        "template": {"$regex": f"^{DUE[versions[0]['type']]}"},
    }
