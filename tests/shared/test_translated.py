"""Texts in several languages: the original is what they are, and each reader reads their own language."""

import copy
import json
import pickle
from typing import Any

import pytest
from markupsafe import Markup, escape
from pydantic import Field, ValidationError

from shared import wording
from shared.phrases import Phrase, in_a_row, listed, phrase
from shared.texts import _, speaking
from shared.translated import OFFERED, InALanguage, Said, Text, said, within_a_sentence
from shared.values import Value

wording.learn({"test-closes": "%(lane)s closes."})
CITIES = Text("Core cities", {"fr": "Villes principales", "de": "Kernstädte"})


class Shelf(InALanguage):
    """Holds texts."""

    title: Text
    themes: dict[str, Text] = Field(default_factory=dict)


def read(title: Any, **more: Any) -> Shelf:
    return Shelf.model_validate({"title": title, **more}, context={OFFERED: ("en", "fr", "de")})


def test_a_text_is_its_original_to_whoever_compares_keeps_or_hashes_it() -> None:
    with speaking("fr"):
        assert CITIES == "Core cities"
        assert {CITIES: 1} == {"Core cities": 1}
        assert f"{CITIES}, {CITIES!s}" == "Core cities, Core cities"
        assert json.dumps([CITIES]) == '["Core cities"]'


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Core cities"), ("fr", "Villes principales"), ("it", "Core cities")]
)
def test_it_is_said_in_the_readers_language_or_as_the_original(language: str, text: str) -> None:
    assert CITIES.in_(language) == text
    with speaking(language):
        assert said(CITIES) == escape(CITIES) == wording.say(CITIES) == text
        assert _("%(cities)s!", cities=CITIES) == Markup("%s!") % CITIES == f"{text}!"


def test_it_knows_in_which_language_it_is_read() -> None:
    assert [CITIES.language_in(one) for one in ("de", "it", "en")] == ["de", "en", "en"]


def test_what_it_says_is_escaped_on_pages() -> None:
    with speaking("fr"):
        assert escape(Text("x", {"fr": "<b>"})) == "&lt;b&gt;"


def test_a_string_is_an_original_and_is_dumped_as_a_string() -> None:
    shelf = read("Cities")

    assert shelf.model_dump() == {"language": "en", "title": "Cities", "themes": {}}


def test_a_mapping_is_a_text_in_several_languages_and_is_dumped_as_one() -> None:
    shelf = read({"de": "Kernstädte", "en": "Core cities"}, themes={"data": {"en": "Data", "fr": "Données"}})

    assert (shelf.title, shelf.title.translations) == ("Core cities", {"de": "Kernstädte"})
    assert Shelf.model_validate_json(shelf.model_dump_json()).model_dump() == shelf.model_dump()
    assert Shelf.model_validate(shelf.model_dump()).themes["data"].translations == {"fr": "Données"}


def test_the_language_at_the_top_says_which_one_is_the_original() -> None:
    shelf = read({"de": "Kernstädte", "en": "Core cities"}, language="de")

    assert (shelf.title, shelf.title.language, shelf.title.translations) == ("Kernstädte", "de", {"en": "Core cities"})
    assert Shelf.model_validate_json(shelf.model_dump_json()).title.language == "de"


@pytest.mark.parametrize(
    ("title", "where", "code"),
    [
        ({"fr": "Villes"}, ("title",), "original-is-missing"),
        ({"en": "Cities", "es": "Ciudades"}, ("title", "es", "[key]"), "language-not-offered"),
        ({"en": "Cities", "fr": " "}, ("title", "fr"), "translation-is-empty"),
        ({"en": "Cities", "fr": None}, ("title", "fr"), "translation-is-empty"),
        ({"en": "Cities", "Fr": "Villes"}, ("title", "Fr", "[key]"), "string_pattern_mismatch"),
        (7, ("title",), "string_type"),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(title: Any, where: tuple[str, ...], code: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        read(title)

    (fault,) = wrong.value.errors()
    assert (fault["loc"], fault["type"]) == (where, code)


def test_a_language_that_another_service_offers_already_is_read_from_what_it_told() -> None:
    assert Shelf.model_validate({"title": {"en": "Cities", "es": "Ciudades"}}).title.translations == {"es": "Ciudades"}


def test_a_copy_keeps_its_languages() -> None:
    assert pickle.loads(pickle.dumps(CITIES)).by_language() == copy.deepcopy(CITIES).by_language()


def test_a_phrase_takes_a_text_with_all_its_languages() -> None:
    closes = phrase("test-closes", lane=CITIES)
    kept = Phrase.model_validate_json(closes.model_dump_json())

    for language, text in CITIES.by_language().items():
        with speaking(language):
            assert wording.say(kept) == f"{text} closes."
    with speaking("it"):
        assert wording.say(kept) == "Core cities closes."


def test_a_phrase_takes_several_texts_and_one_without_translations_as_it_is() -> None:
    with speaking("fr"):
        assert wording.say(phrase("test-closes", lane=listed([CITIES, "Metz"]))) == "Villes principales et Metz closes."
    assert phrase("test-closes", lane=Text("Metz")) == phrase("test-closes", lane="Metz")


def test_an_answer_says_it_in_the_readers_language() -> None:
    class Shape(Value):
        title: Said

    with speaking("de"):
        assert Shape(title=CITIES).model_dump() == {"title": "Kernstädte"}


def test_within_a_sentence_it_begins_small_but_in_german() -> None:
    small = within_a_sentence(CITIES)

    assert isinstance(small, Text)
    assert small.by_language() == {"en": "core cities", "fr": "villes principales", "de": "Kernstädte"}
    assert within_a_sentence("Core cities") == "core cities"


def test_several_texts_stand_in_a_row_in_the_readers_language() -> None:
    with speaking("fr"):
        assert wording.say(phrase("test-closes", lane=in_a_row([CITIES, "Metz"]))) == "Villes principales, Metz closes."
    assert in_a_row([Text("Metz"), "Ulm"]) == "Metz, Ulm"
