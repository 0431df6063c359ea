"""Whatever comes from outside takes a text of RFC 3339 for a moment or a day, and no number."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from pydantic import TypeAdapter, ValidationError

from deploy.operate import services
from services.events.forms import NewSlotForm
from shared.challenge import Challenge
from shared.messages import Message
from shared.moments import Day, Moment
from shared.settings import Environment, Settings
from shared.web import demo_clock
from shared.web.routes import leaves
from tests.contracts.test_fields import FIELDS, fields, parts, shaped

FACTS = [fact for card in services.cards() for fact in card.publishes]
FROM_OUTSIDE = {**FIELDS, **fields([Message, Challenge, demo_clock.Move, *FACTS])}


def asked() -> Iterator[tuple[str, Any]]:
    """Each parameter of each address of the four services."""
    own = Settings(environment=Environment.LOCAL, link_key="k" * 32)
    for name in services.NAMES:
        for route in leaves(services.web(name, own).routes):
            for part in below(route.dependant):
                for one in (*part.query_params, *part.path_params, *part.header_params, *part.cookie_params):
                    yield f"{route.path} {one.name}", one.field_info.annotation


def below(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from below(one)


EVERY = {**FROM_OUTSIDE, **dict(asked())}
MOMENTS = sorted(name for name, kind in EVERY.items() if datetime in set(parts(kind)))
DAYS = sorted(name for name, kind in EVERY.items() if date in set(parts(kind)))
WALL_CLOCKS = {f"{NewSlotForm.__module__}.NewSlotForm.{name}" for name in ("starts_at", "ends_at")}
NUMBERS: list[object] = [0, 1590757200, 1590757200.5, True, "0", "1590757200", "1590757200.5", "1e9"]
NONE: list[object] = ["", "now", "2020-05-29T17:00:00+02:00\n", "2020-05-29T25:00:00Z", "٢٠٢٠-05-29T17:00:00Z", [], {}]


def taken(name: str, value: object) -> bool:
    kind = EVERY[name]
    try:
        TypeAdapter(kind).validate_python(shaped(kind, value))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", MOMENTS)
@pytest.mark.parametrize("wrong", [*NUMBERS, *NONE, "2020-05-29"])
def test_a_moment_is_no_number_and_no_day(name: str, wrong: object) -> None:
    assert not taken(name, wrong)


@pytest.mark.parametrize("name", MOMENTS)
def test_a_moment_has_an_offset_and_what_a_page_s_field_sends_has_none(name: str) -> None:
    is_page = name in WALL_CLOCKS

    assert [taken(name, f"2020-05-29T17:00:00{end}") for end in ("+02:00", "Z", ".123456Z", "")] == (
        [False, False, False, True] if is_page else [True, True, True, False]
    )
    assert taken(name, "2020-05-29T17:00") == is_page


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("wrong", [*NUMBERS, "2020-05-29T00:00:00Z", "2020-02-30", "20200529"])
def test_a_day_is_no_number_and_no_moment(name: str, wrong: object) -> None:
    assert not taken(name, wrong)
    assert taken(name, "2020-05-29")


def test_what_was_read_is_the_moment_that_was_written() -> None:
    assert TypeAdapter(Moment).validate_python("2020-05-29 17:00:00+02:00").isoformat() == "2020-05-29T17:00:00+02:00"
    assert TypeAdapter(Day).validate_python("2020-05-29") == date(2020, 5, 29)


def test_moments_and_days_were_found() -> None:
    assert len(MOMENTS) > 25
    assert any("as_of" in name for name in DAYS)
