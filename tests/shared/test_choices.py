"""What people choose from is in their language, in its order."""

import pytest

from shared import choices, texts

CODES = ("AX", "ES", "US", "EE", "AT")


def test_countries_are_named_and_ordered_by_the_language_that_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "OFFERED", ("en", "fr"))
    assert [code for code, _ in choices.named_countries(CODES)] == ["AX", "AT", "EE", "ES", "US"]
    with texts.speaking("fr"):
        named = choices.named_countries(CODES)
    assert [name for _, name in named] == ["Autriche", "Espagne", "Estonie", "États-Unis", "Îles Åland"]
