"""What is wrong with the messages that one service hears, in sentences for whoever operates the system."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from deploy.console import counted
from shared.delivery.heads import Finding
from shared.mongo import Database, Document, failing
from shared.mongo.dead_letters import STRANGER
from shared.mongo.heads import missing


def of(db: Database) -> Iterator[str]:
    """Everything that needs a person, a sentence each."""
    rows = sorted(missing(db), key=itemgetter("queue"))
    for queue, each in groupby(rows, key=itemgetter("queue")):
        found = list(each)
        yield from _lacking(db, queue, [row for row in found if row["finding"] == Finding.BEHIND])
        yield from _ahead(db, queue, [row for row in found if row["finding"] != Finding.BEHIND])
    yield from _strangers(db)
    for kind, count in failing.unread(db).items():
        yield f"{db.service} does not know {kind}, for which {counted(count, 'subject')} must wait; upgrade it"


def publisher_of(queue: str) -> str:
    """Whom a queue such as `selection.from-applications.v1` hears."""
    return queue.rpartition(".from-")[2].rpartition(".")[0]


def _lacking(db: Database, queue: str, rows: list[Document]) -> Iterator[str]:
    if rows:
        first, publisher = rows[0], publisher_of(queue)
        example = f"{publisher}/{first['subject']}/{first['applied'] + 1}"
        yield (
            f"{db.service} lacks what {publisher} said of {counted(len(rows), 'subject')}, such as {example}; "
            "run ./challenge messages heal"
        )


def _ahead(db: Database, queue: str, rows: list[Document]) -> Iterator[str]:
    if rows:
        publisher, subjects = publisher_of(queue), counted(len(rows), "subject")
        yield (
            f"{db.service} has applied what {publisher} does not know to have said of {subjects}, such as "
            f"{rows[0]['subject']}; {publisher} seems restored from an older backup: see ./challenge messages rebase"
        )


def _strangers(db: Database) -> Iterator[str]:
    where: Document = {"state": "waiting", "error": STRANGER}
    if count := db["dead_letters"].count_documents(where):
        one = db["dead_letters"].find_one(where, {"error": 1}) or {"error": ""}
        verb = "does" if count == 1 else "do"
        yield f"{count} of the dead letters of {db.service} {verb} not continue what it applied: {_said(one['error'])}"


def _said(error: str) -> str:
    return error.removeprefix("Stranger(").rstrip(")").strip("'\"")
