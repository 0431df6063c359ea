"""Measures rows: `python -m benchmarks`, which `./challenge bench` calls."""

from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks import own, profiling, records, table
from benchmarks.records import Record
from benchmarks.rows import NotMeasured, Round, Row, medians
from deploy.console import say
from deploy.record import ROOT, VAR

KEPT, PAGE = ROOT / "docs" / "benchmarks.json", ROOT / "docs" / "benchmarks.md"
LEAST_ROUNDS = 3


@click.command()
@click.argument("names", nargs=-1, metavar="[ROW]...")
@click.option("--list", "only_list", is_flag=True, help="Say which rows there are, and what each measures.")
@click.option("--page", "only_page", is_flag=True, help="Make docs/benchmarks.md anew of what was measured last.")
@click.option("--profile", metavar="ROW", help="Say where the CPU time of ROW goes, by layer; sampled by py-spy.")
@click.option("--rounds", type=click.IntRange(min=LEAST_ROUNDS), default=LEAST_ROUNDS, show_default=True)
@click.option("--write/--no-write", default=True, help="Whether docs/benchmarks.md is brought up to date.")
def bench(names: tuple[str, ...], only_list: bool, only_page: bool, profile: str, rounds: int, write: bool) -> None:
    """Measure each ROW, or all, on servers of its own and beside its raw limit, in turns; print what came of it.

    docs/benchmarks.md is made anew: with ROWs, only theirs change, and each says when and at which commit it was
    measured.
    """
    try:
        rows = table.named([profile] if profile else names)
    except table.NoSuchRow as error:
        raise click.BadParameter(f"there is no row {error}; --list says which there are") from None
    if only_list:
        say("\n".join(f"{row.name:<16} {row.work}" for row in rows))
    elif only_page:
        _keep({})
    elif profile:
        try:
            _profile(rows[0], rounds)
        except NotMeasured as why:
            raise click.ClickException(str(why)) from why
    else:
        _measure(rows, rounds, write=write)


def _measure(rows: list[Row], rounds: int, *, write: bool) -> None:
    for row in rows:
        found = _measured(row, rounds)
        say("\n".join(records.section(row, found)) + "\n")
        if write:
            _keep({row.name: found})


def _profile(row: Row, rounds: int) -> None:
    """Sample all rounds but the first, which lets everything be there and warm."""
    stacks = VAR / "bench" / f"{row.name}.stacks"
    with TemporaryDirectory(prefix="challenge-bench-") as folder, closing(row.measure(Path(folder))) as measuring:
        next(measuring)
        with profiling.sampled(stacks) as used:
            for number, one in enumerate(islice(measuring, rounds - 1), 2):
                _said(number, one)
    say("\n".join(profiling.table(stacks.read_text().splitlines(), used)))
    say(f"\nThe stacks are in {stacks}; https://www.speedscope.app draws them.")


def _measured(row: Row, rounds: int) -> Record:
    where = own.where()
    say(f"{row.name} ...")
    try:
        with TemporaryDirectory(prefix="challenge-bench-") as folder, closing(row.measure(Path(folder))) as measuring:
            done = [_said(number, one) for number, one in enumerate(islice(measuring, rounds), 1)]
    except NotMeasured as why:
        return Record(where=where, not_measured=str(why))
    return records.record(row, medians(done), where, len(done))


def _said(number: int, one: Round) -> Round:
    figures = (
        f"{name} {records.number(pair.ours)}" + ("" if pair.raw is None else f" (raw {records.number(pair.raw)})")
        for name, pair in one.items()
    )
    say(f"  round {number}: {', '.join(figures)}")
    return one


def _keep(new: dict[str, Record]) -> None:
    kept = (records.read(KEPT.read_text()) if KEPT.exists() else {}) | new
    KEPT.write_text(records.written(kept, table.ROWS))
    PAGE.write_text(records.page(kept, table.ROWS))


if __name__ == "__main__":
    bench(prog_name="./challenge bench")
