"""Powerful links open one thing for one purpose, until their generation ends."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import NotFound
from shared.settings import Settings
from shared.web import links

AN_ID = UUID("6f1c2d8e-7a3b-4c5d-9e0f-112233445566")


def test_a_token_opens_what_it_was_made_for(settings: Settings) -> None:
    token = links.sign(settings, "calendar", AN_ID, 3)

    links.check(settings, token, "calendar", AN_ID, 3)


def test_a_token_opens_nothing_else(settings: Settings) -> None:
    token = links.sign(settings, "calendar", AN_ID, 3)
    other_key = settings.model_copy(update={"link_key": type(settings.link_key)("y" * 40)})

    for there, wrong in (
        (settings, (token, "leave", AN_ID, 3)),
        (settings, (token, "calendar", UUID(int=1), 3)),
        (settings, (token, "calendar", AN_ID, 4)),
        (settings, (token, "calendar", AN_ID, 2)),
        (settings, (token[:-1], "calendar", AN_ID, 3)),
        (settings, (token + "A", "calendar", AN_ID, 3)),
        (settings, ("", "calendar", AN_ID, 3)),
        (settings, ("é" * 22, "calendar", AN_ID, 3)),
        (other_key, (token, "calendar", AN_ID, 3)),
    ):
        with pytest.raises(NotFound):
            links.check(there, *wrong)


def test_parts_cannot_be_shifted_from_one_to_the_next(settings: Settings) -> None:
    one, other = links.sign(settings, "a", "b,c", 1), links.sign(settings, "a,b", "c", 1)
    third, fourth = links.sign(settings, "a", "b", 11), links.sign(settings, "a", "b1", 1)

    assert len({one, other, third, fourth}) == 4


def test_a_token_is_128_bits_in_22_letters_that_urls_carry_unharmed(settings: Settings) -> None:
    token = links.sign(settings, "leave", AN_ID)

    assert len(token) == 22
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in token)


@given(st.uuids())
def test_short_identifiers_are_the_same_ones(identifier: UUID) -> None:
    text = links.short(identifier)

    assert links.long(text) == identifier
    assert len(text) == 22


@pytest.mark.parametrize(
    "text", ["", "x", "é" * 22, "A" * 21, "A" * 23, "A" * 21 + "B", "A" * 21 + "=", "../../etc/passwd"]
)
def test_what_is_no_identifier_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        links.long(text)
