"""What a work process imports from the frame does not bring the web framework with it: 30 MB in each of four."""

import subprocess
import sys

import pytest

import shared.web


@pytest.mark.parametrize(
    "imports",
    [
        "from shared.person import Person",
        "from shared.web import links",
        "from shared import words",
        "from shared.web.indexes import INDEXES",
        "from shared.web.security import safe_next",
        "from shared.web.sentences import sentence",
    ],
)
def test_light_parts_of_the_frame_load_no_web_framework(imports: str) -> None:
    loaded = "import sys; print('fastapi' in sys.modules, 'uvicorn' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", f"{imports}; {loaded}"], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["False", "False"]


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"shared\.web has no nothing"):
        _ = shared.web.nothing
