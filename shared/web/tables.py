"""Tables as CSV to take away. A spreadsheet opens them as UTF-8 and takes nothing that a person wrote for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes UTF-8 for the machine's old code page
_UNSEEN = r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*"  # a spreadsheet may skip it and find a formula behind
_FORMULA = re.compile(rf"{_UNSEEN}[=+\-@＝＋－＠]|[ \u00a0]*[\x00-\x1f\x7f]")  # full-width ones count too


def as_csv(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table as CSV, row by row: every cell in quotes, and an apostrophe before one that could be a formula.

    That is what OWASP advises. None is an empty cell.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    lines.write(_BYTE_ORDER_MARK)
    writer.writerow([_harmless(cell) for cell in headings])
    for row in rows:
        yield _taken(lines)
        writer.writerow([_harmless(cell) for cell in row])
    yield _taken(lines)


def _taken(lines: io.StringIO) -> str:
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) else text
