"""`docs/states.md`: every step table of the services as a picture, drawn from the tables themselves.

`python -m tools.diagrams` says whether the file is current (`./challenge check` runs it); `--write` draws it anew.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from services.applications.model import expressions
from services.events.model import sessions
from services.notifications.model import letters
from services.selection.model import releases, sheets

ROOT = Path(__file__).resolve().parents[1]
DRAWN = ROOT / "docs" / "states.md"
HEAD = """# States and steps

Drawn from the step tables by `.venv/bin/python -m tools.diagrams --write`; `./challenge check` says if it is old.
A step that the picture does not show is refused, with the state and the step.
"""


@dataclass(frozen=True)
class Picture:
    """A thing, what its table stands in, and which state it begins in."""

    thing: str
    module: str
    begins: StrEnum
    steps: Mapping[Any, StrEnum]  # by state and step

    def lines(self) -> Iterator[str]:
        """It in Markdown; steps between the same two states share an arrow."""
        yield from (f"## {self.thing}", "", f"`{self.module}`", "", "```mermaid", "stateDiagram-v2")
        yield from self._named()
        yield f"    [*] --> {_id(self.begins)}"
        arrows: dict[tuple[str, str], list[str]] = {}
        for (state, step), after in self.steps.items():
            arrows.setdefault((_id(state), _id(after)), []).append(step)
        yield from (f"    {state} --> {after}: {', '.join(steps)}" for (state, after), steps in arrows.items())
        yield from (f"    {_id(state)} --> [*]" for state in type(self.begins) if self._is_end(state))
        yield "```"

    def _named(self) -> Iterator[str]:
        return (f'    state "{state}" as {_id(state)}' for state in type(self.begins) if _id(state) != state)

    def _is_end(self, state: StrEnum) -> bool:
        return state in self.steps.values() and not any(state == before for before, _ in self.steps)


def _id(state: StrEnum) -> str:
    """Mermaid takes no hyphen in an id."""
    return state.value.replace("-", "_")


PICTURES = (
    Picture(expressions.STEPS.thing, expressions.__name__, expressions.STEPS.begins, expressions.STEPS.table),
    Picture(sheets.STEPS.thing, sheets.__name__, sheets.STEPS.begins, sheets.STEPS.table),
    Picture(releases.STEPS.thing, releases.__name__, releases.STEPS.begins, releases.STEPS.table),
    Picture(sessions.STEPS.thing, sessions.__name__, sessions.STEPS.begins, sessions.STEPS.table),
    Picture("A letter", letters.__name__, letters.State.QUEUED, letters.STEPS.table),
)


def current() -> str:
    """What the file should hold."""
    return HEAD + "".join("\n" + "\n".join(one.lines()) + "\n" for one in PICTURES)


def main() -> int:
    """Check, or write with `--write`; exit status 1 when the file is not current."""
    if "--write" in sys.argv[1:]:
        DRAWN.write_text(current())
    if DRAWN.exists() and DRAWN.read_text() == current():
        return 0
    sys.stdout.write("docs/states.md is not current; run .venv/bin/python -m tools.diagrams --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
