"""The map says in numbers what it says in shades, and nothing that a country's name could break."""

import xml.etree.ElementTree as ET

from services.selection.web.europe import svg

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(drawn).iter(f"{SVG}text")]


def test_each_country_on_the_map_shows_its_number() -> None:
    numbers = texts(svg({"DE": 16, "MT": 7}, title="Map", description="Where"))

    assert {"16", "7"} <= set(numbers)


def test_a_country_that_is_not_on_the_map_is_left_to_the_table() -> None:
    assert svg({"SG": 77}, title="Map", description="Where") == svg({}, title="Map", description="Where")


def test_words_are_escaped() -> None:
    drawn = svg({}, title="A & B", description="<script>")

    assert ET.fromstring(drawn).findtext(f"{SVG}desc") == "<script>"
