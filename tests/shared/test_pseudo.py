"""The pseudo-language finds what no catalogue says, and nothing else."""

import pytest

from shared import texts, words
from tests import pseudo
from tests.pseudo import marked, unmarked, unmarked_text
from tests.shared.test_words import CLOSE


def test_slots_and_tags_stay_outside_of_marks() -> None:
    assert marked("Write to <a>%(office)s</a> now") == "⟦Write to ⟧<a>%(office)s</a>⟦ now⟧"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦Hello⟧ 3</p>", []),
        ("<p>⟦Hello ⟧Ann</p>", ["⟦Hello ⟧Ann"]),
        ("<p>⟦Hello⟧<br>there</p>", ["there"]),
        ('<img alt="A map">', ["A map"]),
        ('<button lang="de">Deutsch</button><p>Ende</p>', ["Ende"]),
        ("<style>a {}</style><code>GET</code>", []),
        ("<p>ann@example.org, https://example.org/x</p>", []),
    ],
)
def test_what_is_said_outside_of_marks_is_found(html: str, found: list[str]) -> None:
    assert unmarked(html) == found


def test_data_may_stand_as_it_is() -> None:
    assert unmarked("<option>Europe/Brussels</option>", data=["Europe/Brussels"]) == []


def test_a_letters_marks_may_go_over_several_lines() -> None:
    assert unmarked_text("⟦one\ntwo⟧\nthree\n") == ["three"]


def test_it_is_spoken_like_any_other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    with pseudo.spoken(monkeypatch):
        assert texts.asked_for(pseudo.LANGUAGE) == pseudo.LANGUAGE
        with texts.speaking(pseudo.LANGUAGE):
            assert texts.gettext("Sign in") == "⟦Sign in⟧"
            assert (
                unmarked_text(words.moment(CLOSE) + words.country("GR") + words.zone_name("Europe/Paris", CLOSE)) == []
            )
    assert texts.asked_for(pseudo.LANGUAGE) == texts.ORIGINAL
