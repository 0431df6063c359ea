"""What people wrote, in a spreadsheet: text, never a formula."""

import csv
import io

import pytest

from shared.web.tables import as_csv


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\x00", "\x1b", "\x85", "\t", "\r\n", "\u200b", "\ufeff"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")  # full-width signs are the point
def test_no_cell_or_heading_is_a_formula(before: str, sign: str) -> None:
    cell = f"{before}{sign}1+1"

    table = "".join(as_csv([cell], [[cell]]))

    assert table == f'\ufeff"\'{cell}"\r\n"\'{cell}"\r\n'


@pytest.mark.parametrize("cell", ["\t1", " \r1", "\x001"])
def test_a_cell_that_begins_with_a_control_character_is_marked(cell: str) -> None:
    assert f'"\'{cell}"' in "".join(as_csv([], [[cell]]))


def test_every_cell_is_in_quotes_and_ordinary_text_stays_as_it_is() -> None:
    row = ["Ελένη", 'a "b"; c,\nd', "1+1", 7, None, ""]

    table = "".join(as_csv(["name"], [row]))

    assert table == '\ufeff"name"\r\n"Ελένη","a ""b""; c,\nd","1+1","7","",""\r\n'
    assert list(csv.reader(io.StringIO(table[1:], newline="")))[1] == ["Ελένη", 'a "b"; c,\nd', "1+1", "7", "", ""]


def test_rows_come_one_by_one() -> None:
    parts = as_csv(["n"], ([n] for n in range(3)))

    assert list(parts) == ['\ufeff"n"\r\n', '"0"\r\n', '"1"\r\n', '"2"\r\n']
