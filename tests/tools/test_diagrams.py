"""The drawn states are those of the tables, and a change of a table shows."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from tools import diagrams
from tools.diagrams import PICTURES, Picture


class Lamp(StrEnum):
    OFF = "off"
    ON = "switched-on"
    BROKEN = "broken"


class Touch(StrEnum):
    PRESS = "press"
    DROP = "drop"


STEPS = {(Lamp.OFF, Touch.PRESS): Lamp.ON, (Lamp.ON, Touch.PRESS): Lamp.OFF, (Lamp.OFF, Touch.DROP): Lamp.BROKEN}


def test_a_table_is_drawn_with_its_beginning_its_steps_and_its_ends() -> None:
    drawn = list(Picture("A lamp", "lamps", Lamp.OFF, STEPS).lines())

    assert drawn[:6] == ["## A lamp", "", "`lamps`", "", "```mermaid", "stateDiagram-v2"]
    assert drawn[6:] == [
        '    state "switched-on" as switched_on',
        "    [*] --> off",
        "    off --> switched_on: press",
        "    switched_on --> off: press",
        "    off --> broken: drop",
        "    broken --> [*]",
        "```",
    ]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.thing)
def test_every_step_of_every_table_is_in_the_file(picture: Picture) -> None:
    drawn = diagrams.DRAWN.read_text().partition(f"## {picture.thing}\n")[2].partition("\n## ")[0]
    arrows = {(m[1], m[3]): m[4] for m in re.finditer(r"    (\w+) (-->) (\w+): (.*)", drawn)}

    for (state, step), after in picture.steps.items():
        assert step in arrows[state.replace("-", "_"), after.replace("-", "_")].split(", ")


def test_a_file_that_is_not_current_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "states.md"
    file.write_text(diagrams.current().replace("hear late", "hear"))
    monkeypatch.setattr(diagrams, "DRAWN", file)
    monkeypatch.setattr("sys.argv", ["diagrams"])

    assert diagrams.main() == 1
    assert "docs/states.md is not current" in capsys.readouterr().out

    monkeypatch.setattr("sys.argv", ["diagrams", "--write"])
    assert (diagrams.main(), file.read_text()) == (0, diagrams.current())
