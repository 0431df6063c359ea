"""Templates in one language: sentences are constants of the compiled template; what fills their slots is escaped."""

from gettext import NullTranslations

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError

from shared.texts.templates import Templates

FRENCH = {
    "Sign in": "Se connecter",
    "Dear %(name)s": "Bonjour %(name)s",
    "<b>%(name)s</b>": "<i>%(name)s</i>",
    "100%% of it": "100 %% de cela",
    "Enlarged to 400 per cent, or more": "Agrandi à 400 % ou plus",
}


class _French(NullTranslations):
    def gettext(self, message: str) -> str:
        return FRENCH.get(message, message)


def rendered(text: str, *, autoescape: bool = True, **values: object) -> str:
    """What the template *text* says in French."""
    made = Templates(
        _French(), loader=DictLoader({"one": text}), autoescape=autoescape, undefined=StrictUndefined, trim_blocks=True
    )
    return made.get_template("one").render(**values)


def test_a_sentence_is_a_constant_of_the_compiled_template() -> None:
    made = Templates(_French(), autoescape=True)
    assert "gettext" not in made.compile('<p>{{ _("Sign in") }}</p>', raw=True)
    assert "<p>Se connecter</p>" in made.compile('<p>{{ _("Sign in") }}</p>', raw=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{{ _("Sign in") }}', "Se connecter"),
        ("{% trans %}Sign in{% endtrans %}", "Se connecter"),
        ("{% trans %}100% of it{% endtrans %}", "100 % de cela"),
        ('{{ _("Enlarged to 400 per cent, or more") }}', "Agrandi à 400 % ou plus"),
        ('{{ _("Nobody wrote this") }}', "Nobody wrote this"),
        ('{{ _("") }}', ""),
        ('{{ _("Dear %(name)s", name=who) }}', "Bonjour &lt;Zoë&gt;"),
        ("{% trans name=who %}<b>{{ name }}</b>{% endtrans %}", "<i>&lt;Zoë&gt;</i>"),
        ('{{ _("Sign in") if who else _("Dear %(name)s", name="you") }}', "Se connecter"),
        ('{% set said = _("Sign in") %}{{ said }}', "Se connecter"),
        ('{% macro m(x) %}({{ x }}){% endmacro %}{{ m(_("Sign in")) }}', "(Se connecter)"),
    ],
)
def test_what_is_said_in_another_language(text: str, said: str) -> None:
    assert rendered(text, who="<Zoë>") == said


def test_a_letters_text_is_not_escaped() -> None:
    assert rendered("{% trans name=who %}Dear {{ name }}{% endtrans %}", autoescape=False, who="<Zoë>") == (
        "Bonjour <Zoë>"
    )


def test_a_slot_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{% trans name=who %}Dear {{ name }}{% endtrans %}")
