"""Expected beside found. What is expected stands here; what was found is told by `evidence.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap

from demo.evidence import Evidence, Kept


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    expected: str
    found: str

    @property
    def matched(self) -> bool:
        """Whether it came out as it must."""
        return self.expected == self.found


def rows(found: Evidence) -> list[Row]:
    """The table of ICC 2020, the reference edition."""
    core, chosen, traffic = found.core, found.announced, found.traffic
    groups = f"{chosen.selected} = {chosen.new_core} + {chosen.alumni_core} + {chosen.eu_mentors} + {chosen.others}"
    compared = [
        ("core expressions of interest, final at the close", "131", core.expressions),
        ("cities in them", "193", core.cities),
        ("countries they come from", "20", core.countries),
        ("selected = new core + alumni core + EU + international mentors", "90 = 54 + 26 + 9 + 1", groups),
        ("cities of the selected", "126", chosen.cities),
        ("consortia among the selected core", "8", chosen.core_consortia),
        ("places open: European + international mentors", "1 + 9", f"{chosen.open_european} + {chosen.open_others}"),
        ("applicants with one receipt per submission", "141 of 141", _told(found.receipts)),
        ("applicants with exactly one decision", "141 of 141", _told(found.decisions)),
        ("late: refused, and told when it closed", "3 of 3", _told(found.late)),
        ("incomplete: told what is missing, and not sent", "5 of 5", _told(found.incomplete)),
        ("delegates whose feed and newest invitations agree", "252 of 252", _told(found.calendars)),
        ("sessions whose public feed and newest letters agree", "6 of 6", _told(found.sessions)),
        ("lots that decided a tie, checked from public data alone", "all fit", found.lots),
        ("dead letters, and mails given up or in doubt", "0 + 0", f"{traffic.dead} + {traffic.letters_in_trouble}"),
        ("messages and letters unsent", "0 + 0", f"{traffic.unsent} + {traffic.letters_unsent}"),
        ("early messages", "0", traffic.early),
    ]
    return list(starmap(Row, ((what, expected, str(value)) for what, expected, value in compared)))


def matched(table: Sequence[Row]) -> bool:
    """Whether every line did."""
    return all(row.matched for row in table)


def text(table: Sequence[Row]) -> str:
    """The table for a terminal."""
    heads = Row("ICC 2020, lived through", "expected", "found")
    wide = [max(len(row.what) for row in table), *(max(len(r.expected) for r in (*table, heads)),) * 2]
    wide[2] = max(len(row.found) for row in (*table, heads))
    lines = [_line(heads, wide, "ok"), "-" * (sum(wide) + 12)]
    return "\n".join([*lines, *(_line(row, wide, "yes" if row.matched else "NO") for row in table)])


def _line(row: Row, wide: Sequence[int], last: str) -> str:
    return f"{row.what:<{wide[0]}}  | {row.expected:<{wide[1]}} | {row.found:<{wide[2]}} | {last}"


def _told(kept: Kept) -> str:
    return f"{kept.well} of {kept.all}"
