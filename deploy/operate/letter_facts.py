"""Gives letters from before November 2026 the facts that called for them, from the publishers' journals.

Until then a letter was known by its message's id, under which a publisher that was restored may say something else.
"""

from collections.abc import Mapping

from shared.delivery.cursors import UNKNOWN
from shared.delivery.streams import digest_of
from shared.messages import Message
from shared.mongo import Database, Document
from shared.mongo.cursors import digest_at

LACKING: Document = {"fact": {"$exists": False}}


def learn(ledger: Database, publishers: Mapping[str, Database]) -> int:
    """Complete the *ledger* of notifications; a letter whose message its publisher has forgotten stays as it is.

    Twice changes nothing. Returns: how many letters and issues.
    """
    count = 0
    for name, field in (("letters", "message"), ("issues", "_id")):
        for row in ledger[name].aggregate([{"$match": LACKING}, {"$group": {"_id": f"${field}"}}], allowDiskUse=True):
            if fact := _fact_behind(ledger, publishers, row["_id"]):
                done = ledger[name].update_many({field: row["_id"], **LACKING}, {"$set": {"fact": fact}})
                count += done.modified_count
    return count


def _fact_behind(ledger: Database, publishers: Mapping[str, Database], cause: str) -> str:
    source, _, rest = cause.partition("/")
    if source not in publishers:  # a sign-in, a reminder: no message caused it
        return ""
    places = (rest, rest.rpartition("/")[0])  # a closing time's names the expression behind its message
    found = [place.rpartition("/") for place in places]
    facts = (_fact_of(ledger, publishers[source], subject, int(n)) for subject, _, n in found if n.isdigit())
    return next(filter(None, facts), "")


def _fact_of(ledger: Database, publisher: Database, subject: str, sequence: int) -> str:
    """The fact said under *sequence*, if notifications has applied that very message."""
    row = publisher["journal"].find_one({"subject": subject, "sequence": sequence})
    if row is None:
        return ""
    key = f"{ledger.namespace}notifications.from-{publisher.service}.v1/{subject}"
    cursor = ledger["cursors"].find_one({"_id": key}) or {}
    message = Message.model_construct(**row["message"])
    applied = digest_at(ledger, key, cursor, sequence)
    return message.fact if applied in (UNKNOWN, digest_of(message)) else ""
