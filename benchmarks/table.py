"""Every row, in the order of the page."""

from collections.abc import Sequence

from benchmarks import (
    calm,
    chair,
    consumers,
    letters,
    memory,
    messaging,
    office,
    pages,
    public,
    sign_ins,
    starting,
    writing,
)
from benchmarks.rows import Row

ROWS: tuple[Row, ...] = (
    *public.ROWS,
    *sign_ins.ROWS,
    *writing.ROWS,
    *consumers.ROWS,
    *pages.ROWS,
    *office.ROWS,
    *chair.ROWS,
    *messaging.ROWS,
    *calm.ROWS,
    *letters.ROWS,
    *starting.ROWS,
    *memory.ROWS,
)


class NoSuchRow(KeyError):
    """There is no row of that name."""


def named(names: Sequence[str]) -> list[Row]:
    """The rows of these *names*, in the page's order; all where none is named.

    Raises:
        NoSuchRow: carries the first name that is none.
    """
    if unknown := [name for name in names if name not in {row.name for row in ROWS}]:
        raise NoSuchRow(unknown[0])
    return [row for row in ROWS if not names or row.name in names]
