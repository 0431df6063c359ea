"""What an installation of before November 2026 lacks, taken from what it kept."""

from itertools import islice

from shared.delivery.cursors import UNKNOWN
from shared.mongo.cursors import remember
from shared.mongo.database import Database
from shared.mongo.journal import Journal

AT_ONCE = 200  # cursors


def remember_applied(publisher: Database, follower: Database, queue: str) -> int:
    """Give the cursors of *queue* that kept no digests those of what they applied, from the publisher's journal.

    Without them, what a publisher restored to before the upgrade says under used numbers would count as seen. Twice
    changes nothing. Returns: how many cursors.
    """
    lacking = {"queue": queue, "marked": {"$exists": False}, "sequence": {"$gt": 0}}
    rows, count, journal = iter(list(follower["cursors"].find(lacking))), 0, Journal(publisher)
    while chunk := list(islice(rows, AT_ONCE)):
        said = journal.digests_of([row["subject"] for row in chunk])
        for row in chunk:
            known = said.get(row["subject"], {})
            remember(follower, row, [known.get(n, UNKNOWN) for n in range(1, row["sequence"] + 1)])
        count += len(chunk)
    return count
