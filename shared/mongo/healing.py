"""Has a publisher say again what a follower lacks, and lets a follower go on with a publisher that was restored.

Both look at two databases, so they run with the account of whoever operates the system, not in a service.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice

from shared import clock
from shared.delivery.cursors import UNKNOWN
from shared.delivery.heads import Finding, Gap, compare, fork, gaps
from shared.delivery.streams import Stream
from shared.errors import Refused, Stale
from shared.mongo.cursors import cursor_of, digest_at, put_back
from shared.mongo.database import Database, Document
from shared.mongo.dead_letters import STRANGER
from shared.mongo.feeds import Feeds
from shared.mongo.heads import held, lately, missing
from shared.mongo.journal import Journal

QUIET = timedelta(seconds=10)  # what was said later may just be on its way
AT_ONCE = 500  # subjects


@dataclass
class Difference:
    """How a queue stands to its publisher: what it lacks, and which subjects hold what the publisher never said."""

    gaps: list[Gap] = field(default_factory=list)
    forked: list[str] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        """How many messages are missing."""
        return sum(gap.last - gap.first + 1 for gap in self.gaps)


def difference(publisher: Database, follower: Database, queue: str, *, is_idle: bool) -> Difference:
    """Compare every subject that *publisher* spoke of with the cursors of *queue*.

    *is_idle*: whether nothing waits in the queue. If something does, only those subjects count that the follower's own
    comparison found missing, for that stands behind what waits.
    """
    found, keeps = Difference(), held(follower, queue)
    known = None if is_idle else {row["subject"] for row in missing(follower) if row["queue"] == queue}
    for rows in _chunks(publisher, known):
        cursors = {
            row["subject"]: row
            for row in follower["cursors"].find({"_id": {"$in": [f"{queue}/{row['_id']}" for row in rows]}})
        }
        said = _digests_said(publisher, rows, cursors)
        for row in rows:
            subject, cursor = row["_id"], cursors.get(row["_id"], {})
            if _is_forked(publisher, follower, f"{queue}/{subject}", row, cursor, said.get(subject, UNKNOWN)):
                found.forked.append(subject)
            else:
                head = Stream(row["sent"])
                found.gaps += gaps(subject, head, cursor_of(cursor), keeps.get(f"{queue}/{subject}", set()))
    return found


def heal(publisher: Database, follower: Database, queue: str, *, is_idle: bool) -> Difference:
    """Have *publisher* say again to *queue* what it lacks, and nothing else; the cursors drop what arrives twice."""
    found = difference(publisher, follower, queue, is_idle=is_idle)
    Feeds(publisher).ask_gaps(queue, found.gaps)
    return found


def estranged(publisher: Database, follower: Database, queue: str) -> list[str]:
    """The subjects of which *queue* may have applied what *publisher* does not know to have said: those with dead
    letters that say so, those that the follower's comparison found, and those that a look at both databases shows."""
    letters = {"queue": queue, "state": "waiting", "error": STRANGER, "subject": {"$exists": True}}
    found = set(follower["dead_letters"].distinct("subject", letters))
    found |= set(follower["missing"].distinct("subject", {"queue": queue, "finding": {"$ne": Finding.BEHIND}}))
    return sorted(found | set(difference(publisher, follower, queue, is_idle=True).forked))


def rebase(
    publisher: Database, follower: Database, queue: str, subject: str, *, handled: Collection[str], by: str, reason: str
) -> Gap:
    """Let *queue* go on with what *publisher* says now of *subject*, from the last message on which both agree.

    What was applied after it stays applied; what the publisher says instead is applied next, as its continuation.
    *handled*: the contracts that the follower handles, such as `Told.v1`; a fact that it heard in one version before
    the parting is not applied in another one after it. Returns: what is said again for that.

    Raises:
        Refused: they agree, or the follower applied something meanwhile.
    """
    key, journal = f"{queue}/{subject}", Journal(publisher)
    row = follower["cursors"].find_one({"_id": key}) or {"sequence": 0}
    stream = publisher["streams"].find_one({"_id": subject}) or {"sequence": 0}  # read after the cursor, so no older
    upto = min(stream["sequence"], row["sequence"])
    common = fork(partial(journal.digest_at, subject), partial(_applied_at, follower, key, row), upto)
    if common == row["sequence"]:
        raise Refused(f"{queue} and {publisher.service} agree about {subject}; there is nothing to rebase.")
    digest, fact = journal.digest_at(subject, common), _fact_at(publisher, subject, common, handled)
    settled = {"by": by, "reason": reason, "settled_at": clock.real()}

    def work() -> None:
        if not follower["cursors"].find_one({"_id": key, "sequence": row["sequence"]}):
            raise Stale(f"{queue} has just applied something of {subject}; try again.")
        put_back(follower, queue, subject, to=common, digest=digest, fact=fact)
        follower["rebases"].insert_one({"queue": queue, "subject": subject, "before": row, "to": common, **settled})
        strangers = {"queue": queue, "subject": subject, "state": "waiting", "error": STRANGER}
        follower["dead_letters"].update_many(strangers, {"$set": {"state": "rebased", **settled}})
        follower["missing"].delete_one({"_id": key})

    follower.transact(work)
    lacks = Gap(subject, common + 1, stream["sequence"])
    Feeds(publisher).ask_gaps(queue, [lacks] * (lacks.first <= lacks.last))
    return lacks


def _applied_at(db: Database, key: str, row: Document, sequence: int) -> str:
    return cursor_of(row).digest if sequence == row["sequence"] else digest_at(db, key, row, sequence)


def _fact_at(publisher: Database, subject: str, sequence: int, handled: Collection[str]) -> str:
    """The fact said under *sequence*, if a handler was called for it up to there; empty if none was."""
    fact, types = Journal(publisher).fact_at(subject, sequence)
    return fact if any(type.removeprefix(f"{publisher.service}.") in handled for type in types) else ""


def _chunks(publisher: Database, subjects: set[str] | None) -> Iterator[list[Document]]:
    """Rows of `streams`, each with `sent`: the sequence up to which everything was sent."""
    where: Document = {"said_at": {"$not": lately(QUIET)}}
    rows = iter(publisher["streams"].find(where if subjects is None else {"_id": {"$in": list(subjects)}}))
    unsent = {
        row["_id"]: row["first"]
        for row in publisher["journal"].aggregate(
            [{"$match": {"sent_at": None}}, {"$group": {"_id": "$subject", "first": {"$min": "$sequence"}}}]
        )
    }
    while chunk := list(islice(rows, AT_ONCE)):
        yield [{**row, "sent": unsent.get(row["_id"], row["sequence"] + 1) - 1} for row in chunk]


def _digests_said(publisher: Database, rows: list[Document], cursors: dict[str, Document]) -> dict[str, str]:
    """Of each subject, what the publisher said under the sequence where the cursor stands."""
    stands = {
        row["_id"]: min(cursors[row["_id"]]["sequence"], row["sequence"]) for row in rows if row["_id"] in cursors
    }
    return Journal(publisher).digests_at({subject: n for subject, n in stands.items() if n})


def _is_forked(publisher: Database, follower: Database, key: str, row: Document, cursor: Document, said: str) -> bool:
    if not cursor:
        return False
    stands = Stream(min(cursor["sequence"], row["sequence"]), said)
    finding = compare(stands, cursor_of(cursor), partial(digest_at, follower, key, cursor))
    return finding is Finding.FORKED or cursor["sequence"] > row["sequence"]
