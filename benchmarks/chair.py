"""What the chair waits for: the assignment and the proposal by rank, each on the whole edition, beside the same reads
and writes done bare and the pure computation in between.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pymongo import monitoring

from benchmarks import edition, own
from benchmarks.rows import Pair, Rounds, Row
from services.selection.actions import assign, decide
from services.selection.forms import Terms
from services.selection.model import assignment, fields, outcomes
from shared.mongo import Database, Document

TIMES = 5  # a round is the mean of so many
Act = Callable[[], object]
READ_TO_ASSIGN = ("challenges", "expressions", "reviewers", "conflicts", "sheets", "rounds", "overrides", "decisions")
READ_TO_DECIDE = ("challenges", "expressions", "sheets", "rounds", "overrides", "decisions", "lots", "proposals")


class Counted(monitoring.CommandListener):
    """How many commands the database was sent: what each costs, a slower line to it multiplies."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """One more."""
        self.count += event.command_name != "endSessions"

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """It was counted."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """It was counted."""


def assigning(folder: Path) -> Rounds:
    """Rounds of the assignment, each time from no sheets at all."""
    with _selection("closed", folder) as (db, counted):
        with patch.object(assign, "assign", wraps=assignment.assign) as computed:
            assign.run(db, by=edition.CHAIR)
        (task,) = computed.call_args.args
        sheets = list(db["sheets"].find())
        compute = partial(assignment.assign, task)
        bare = partial(_bare, db, READ_TO_ASSIGN, compute, "sheets", sheets)
        yield from _rounds(counted, partial(assign.run, db, by=edition.CHAIR), bare, partial(_empty, db, "sheets"))


def ranking(folder: Path) -> Rounds:
    """Rounds of the proposal by rank, each replacing what the one before held."""
    with _selection("scored", folder) as (db, counted):
        act = partial(decide.propose, db, Terms(), by=edition.CHAIR)
        with (
            patch.object(fields, "fields", wraps=fields.fields) as made,
            patch.object(outcomes, "propose", wraps=outcomes.propose) as proposed,
        ):
            act()
        ranked, pools = made.call_args.args, [call.args for call in proposed.call_args_list]

        def compute() -> None:
            for field in fields.fields(*ranked):
                assert field.ranking is not None
            for pool in pools:
                outcomes.propose(*pool)

        bare = partial(_bare, db, READ_TO_DECIDE, compute, "decisions", list(db["decisions"].find()))
        yield from _rounds(counted, act, bare, partial(_empty, db, "decisions"))


@contextmanager
def _selection(reached: str, folder: Path) -> Iterator[tuple[Database, Counted]]:
    """Selection's database of the edition, by a client whose commands are counted."""
    counted = Counted()
    edition.lay_out(reached, folder)
    with own.database(folder) as settings:
        monitoring.register(counted)
        with edition.opened(settings) as db:
            yield db["selection"], counted


def _rounds(counted: Counted, act: Act, bare: Act, prepare: Act) -> Rounds:
    while True:
        raw, ours = (_timed(counted, one, prepare) for one in (bare, act))
        yield {figure: Pair(ours[figure], raw[figure]) for figure in ours}


def _timed(counted: Counted, act: Act, prepare: Act) -> Mapping[str, float]:
    """What doing *act* costs, each time after *prepare*."""
    spent = dict.fromkeys(("ms", "CPU ms", "commands to the database"), 0.0)
    for _ in range(TIMES):
        prepare()
        before = (time.perf_counter() * 1000, time.process_time() * 1000, counted.count)
        act()
        after = (time.perf_counter() * 1000, time.process_time() * 1000, counted.count)
        for figure, start, end in zip(spent, before, after, strict=True):
            spent[figure] += (end - start) / TIMES
    return spent


def _bare(db: Database, read: Sequence[str], compute: Act, collection: str, rows: Sequence[Document]) -> None:
    """One transaction that reads the collections, computes, and writes the documents that ours writes."""

    def transaction(session: Any) -> None:
        for name in read:
            list(db.mongo[name].find(session=session))
        compute()
        db.mongo[collection].insert_many(rows, session=session)

    with db.client.start_session() as session:
        session.with_transaction(transaction)


def _empty(db: Database, collection: str) -> None:
    db[collection].delete_many({})


_BESIDE = "one bare transaction: each collection that it needs read once, the pure computation, and the same documents "
ROWS = (
    Row(
        "assignment",
        work="The chair has 141 expressions assigned, 3 sheets each, to 30 reviewers, with conflicts of interest and "
        "even loads; one transaction, no web around it.",
        beside=f"{_BESIDE}written in one command.",
        measure=assigning,
    ),
    Row(
        "ranking",
        work="The chair has outcomes proposed for 141 expressions of which 423 sheets are in: fields, exact fractions, "
        "tie-breaks, lots, places and reserve, each with its explanation; one transaction, no web around it.",
        beside=f"{_BESIDE}written in one command.",
        measure=ranking,
    ),
)
