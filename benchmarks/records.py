"""What was measured last, row by row: kept in docs/benchmarks.json, from which docs/benchmarks.md is made. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, TypeAdapter

from benchmarks.rows import Median, Medians, Row

HEAD = """# How fast

Made by `./challenge bench`, which measures each row on servers of its own and beside its raw limit, in turns, in the
same run. Absolute figures are of the machine that is named; what holds elsewhere is the ratio, ours to the raw limit's,
taken inside each round: of a rate more is better, of a time, a size or CPU time less. All figures are medians over the
rounds; in brackets stand the least and the most. The servers keep their files in memory where there is room for them,
so that no disk is measured. The load is how many processes wanted a core before the row began; near 0 the machine was
quiet, and with more than it has cores times mean little.

`./challenge bench ROW` measures one row anew and leaves the others' lines as they are.
"""


class Where(BaseModel):
    """When and where something was measured.

    Attributes:
        load: how many processes wanted a core when the row began (load average of a minute): near 0 on a quiet machine.
    """

    model_config = ConfigDict(frozen=True)

    at: str
    commit: str
    machine: str
    load: float


class Record(BaseModel):
    """What a row came to: its medians and which of its goals were met, or why it was *not_measured*."""

    model_config = ConfigDict(frozen=True)

    where: Where
    rounds: int = 0
    medians: dict[str, Median] = {}
    goals: dict[str, bool] = {}
    not_measured: str = ""


_ALL = TypeAdapter(dict[str, Record])


def record(row: Row, medians: Medians, where: Where, rounds: int) -> Record:
    """What is kept of a row that was measured."""
    met = {goal.text: goal.is_met(medians) for goal in row.goals}
    return Record(where=where, rounds=rounds, medians=dict(medians), goals=met)


def read(text: str) -> dict[str, Record]:
    """The records in *text*, by the row's name."""
    return _ALL.validate_json(text)


def written(records: Mapping[str, Record], rows: Iterable[Row]) -> str:
    """*records* as text, in the order of *rows*; of rows that are no more nothing stays."""
    kept = {row.name: records[row.name] for row in rows if row.name in records}
    return _ALL.dump_json(kept, indent=1).decode() + "\n"


def page(records: Mapping[str, Record], rows: Sequence[Row]) -> str:
    """docs/benchmarks.md: a table of all rows, then each of them with its work, its figures and its goals."""
    there = [(row, records[row.name]) for row in rows if row.name in records]
    table = [
        "| row | what | ours | raw limit | ratio | pretalx | goals | measured |",
        "|---|---|---|---|---|---|---|---|",
    ]
    table += [_line(row, one) for row, one in there]
    said = "What pretalx did was measured earlier, on another day (2025.2.2, PostgreSQL, 2 workers, 8 clients)."
    parts = [HEAD, "\n".join(table), said, *("\n".join(section(row, one)) for row, one in there)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def section(row: Row, one: Record) -> Iterator[str]:
    """A row in full."""
    yield from (f"## {row.name}", "", f"{row.work} Beside it: {row.beside}", "")
    if one.not_measured:
        yield from (f"Not measured: {one.not_measured}", "")
    else:
        yield from ("| | ours | raw limit | ratio |", "|---|---|---|---|")
        yield from (f"| {name} | {' | '.join(cells(median))} |" for name, median in one.medians.items())
        yield ""
    yield from (f"- {'Met' if met else 'Missed'}: {text}." for text, met in one.goals.items())
    at = one.where
    yield f"- {at.at} UTC, commit {at.commit}, {one.rounds} rounds, load {at.load:.1f} before; {at.machine}."


def cells(median: Median) -> tuple[str, str, str]:
    """Ours, the raw limit's and the ratio, for people."""
    raw = "" if median.raw is None else number(median.raw)
    if median.ratio is None:
        return number(median.ours), raw, ""
    return number(median.ours), raw, f"{median.ratio:.2f} ({median.least:.2f} to {median.most:.2f})"


def number(value: float) -> str:
    """*value* with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _line(row: Row, one: Record) -> str:
    link, measured = f"[{row.name}](#{row.name})", f"{one.where.at}, {one.where.commit}"
    if one.not_measured:
        return f"| {link} | not measured: {one.not_measured} | | | | {row.pretalx} | | {measured} |"
    figure, median = next(iter(one.medians.items()))
    met = f"{sum(one.goals.values())} of {len(one.goals)} met" if one.goals else ""
    return f"| {link} | {figure} | {' | '.join(cells(median))} | {row.pretalx} | {met} | {measured} |"
