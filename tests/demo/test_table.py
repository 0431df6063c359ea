"""The demo's table: every line can fail, and one that does fails the demo."""

from dataclasses import replace
from typing import Any

import pytest

from demo import __main__ as command
from demo import figures, table
from demo.evidence import Announced, Core, Evidence, Kept, Traffic


def evidence(**changes: Any) -> Evidence:
    """Everything as it must be, but for *changes*."""
    as_expected = Evidence(
        core=Core(131, 193, 20),
        announced=Announced(90, 54, 26, 9, 1, 126, 8, 1, 9),
        receipts=Kept(141, 141),
        decisions=Kept(141, 141),
        late=Kept(3, 3),
        incomplete=Kept(5, 5),
        calendars=Kept(252, 252),
        sessions=Kept(6, 6),
        lots="all fit",
        traffic=Traffic(1069, 0, 0, 0, 0, 0),
    )
    return replace(as_expected, **changes)


WRONG = [
    {"core": Core(130, 193, 20)},
    {"core": Core(131, 192, 20)},
    {"core": Core(131, 193, 21)},
    {"core": Core("not final", "not final", "not final")},
    {"announced": Announced(89, 54, 26, 9, 1, 126, 8, 1, 9)},
    {"announced": Announced(90, 55, 25, 9, 1, 126, 8, 1, 9)},
    {"announced": Announced(90, 54, 26, 9, 1, 127, 8, 1, 9)},
    {"announced": Announced(90, 54, 26, 9, 1, 126, 9, 1, 9)},
    {"announced": Announced(90, 54, 26, 9, 1, 126, 8, 9, 1)},
    {"receipts": Kept(140, 141)},
    {"receipts": Kept(141, 142)},
    {"decisions": Kept(140, 141)},
    {"late": Kept(2, 3)},
    {"late": Kept(0, 0)},
    {"incomplete": Kept(4, 5)},
    {"calendars": Kept(251, 252)},
    {"calendars": Kept(250, 250)},
    {"sessions": Kept(5, 6)},
    {"lots": "no tie"},
    {"lots": "1 wrong"},
    *(
        {"traffic": replace(Traffic(1069, 0, 0, 0, 0, 0), **{name: 1})}
        for name in ("dead", "unsent", "early", "letters_unsent", "letters_in_trouble")
    ),
]


def test_what_was_expected_matches_on_every_line() -> None:
    rows = table.rows(evidence())

    assert table.matched(rows)
    assert [line.rpartition("| ")[2] for line in table.text(rows).splitlines()[2:]] == ["yes"] * len(rows)


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_whatever_is_wrong_fails_the_table(change: dict[str, Any]) -> None:
    rows = table.rows(evidence(**change))

    assert not table.matched(rows)
    assert "| NO" in table.text(rows)


def test_nothing_but_a_table_that_matches_is_status_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SINK_URL", "http://127.0.0.1:1")

    for matched, status in ((True, 0), (False, 1)):
        monkeypatch.setattr(command, "run", lambda *_, matched=matched: matched)
        assert command.main() == status


def test_a_system_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SINK_URL", "http://127.0.0.1:1")

    assert command.main() == 1
    assert "The demo cannot begin at http://127.0.0.1:1" in capsys.readouterr().err


def test_percentiles_are_by_nearest_rank() -> None:
    hundred = [float(n) for n in range(1, 101)]

    assert [figures.percentile(hundred, percent) for percent in (50, 99, 100)] == [50, 99, 100]
    assert figures.percentile([7.0], 50) == 7
    assert figures.percentile([], 99) == 0
