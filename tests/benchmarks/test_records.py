"""What is kept of measurements, and the page that is made of it."""

from benchmarks import records, table
from benchmarks.rows import Median, at_least
from deploy.record import ROOT
from tests.benchmarks.builders import a_record, a_row

ROWS = [a_row("feed", pretalx="18/s"), a_row("home")]


def test_what_is_kept_is_read_back_whole() -> None:
    kept = {"feed": a_record(), "home": a_record(not_measured="no ETag yet", medians={})}

    assert records.read(records.written(kept, ROWS)) == kept


def test_a_row_that_is_no_more_leaves_nothing() -> None:
    kept = {"gone": a_record(), "feed": a_record()}

    assert list(records.read(records.written(kept, ROWS))) == ["feed"]
    assert "gone" not in records.page(kept, ROWS)


def test_one_row_measured_anew_changes_no_line_of_another() -> None:
    kept = {"feed": a_record(500), "home": a_record(700)}

    before, after = (records.page({**kept, "feed": a_record(ours)}, ROWS).splitlines() for ours in (500, 600))

    changed = [line for line, was in zip(after, before, strict=True) if line != was]
    assert changed == [
        "| [feed](#feed) | requests/s | 600 | 1,000 | 0.60 (0.48 to 0.75) | 18/s |  | 2026-11-28 12:00, 0123abcd |",
        "| requests/s | 600 | 1,000 | 0.60 (0.48 to 0.75) |",
    ]


def test_a_row_says_its_work_its_figures_its_goals_and_where_it_was_measured() -> None:
    row, where = a_row(goals=(at_least(0.5, "requests/s"), at_least(0.9, "requests/s"))), a_record().where
    found = records.record(row, a_record().medians | {"p50 ms": Median(12.34)}, where, rounds=3)

    assert "\n".join(records.section(row, found)) == (
        "## feed\n\nThe feed is asked. Beside it: constant bytes.\n\n"
        "| | ours | raw limit | ratio |\n|---|---|---|---|\n"
        "| requests/s | 500 | 1,000 | 0.50 (0.40 to 0.62) |\n"
        "| p50 ms | 12.3 |  |  |\n\n"
        "- Met: requests/s: at least 0.5 of the raw limit's.\n"
        "- Missed: requests/s: at least 0.9 of the raw limit's.\n"
        "- 2026-11-28 12:00 UTC, commit 0123abcd, 3 rounds, load 0.2 before; 2 cores."
    )


def test_what_cannot_be_measured_says_why() -> None:
    page = records.page({"home": a_record(not_measured="the page gives no ETag yet", medians={})}, ROWS)

    assert "| [home](#home) | not measured: the page gives no ETag yet |" in page
    assert "\n\nNot measured: the page gives no ETag yet\n" in page


def test_figures_carry_as_many_digits_as_mean_something() -> None:
    assert [records.number(one) for one in (12345.6, 123.4, 12.34, 1.234, 0.0123)] == [
        "12,346",
        "123",
        "12.3",
        "1.23",
        "0.01",
    ]


def test_the_page_is_made_of_what_is_kept() -> None:
    kept = records.read((ROOT / "docs" / "benchmarks.json").read_text())

    assert (ROOT / "docs" / "benchmarks.md").read_text() == records.page(kept, table.ROWS)
