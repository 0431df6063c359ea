"""What pydantic found, in words a person can act on."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from shared.web.sentences import sentence


class Sheet(BaseModel):
    text: Annotated[str, Field(max_length=3)] = ""
    answers: dict[str, Annotated[str, Field(max_length=3)]] = {}
    themes: Annotated[list[str], Field(max_length=1)] = []
    role: Literal["core", "mentor"] = "core"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": "four"}, "Use at most 3 characters; this has 4."),
        ({"answers": {"why": "four"}}, "Use at most 3 characters; this has 4."),
        ({"themes": ["a", "b"]}, "Choose at most 1."),
        ({"role": "nurse"}, "Choose one of: 'core' or 'mentor'."),
    ],
)
def test_a_fault_is_told_in_words_for_what_was_typed(typed: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError) as found:
        Sheet.model_validate(typed)

    assert [sentence(fault) for fault in found.value.errors()] == [told]
