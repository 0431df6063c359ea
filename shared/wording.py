"""Says phrases: the edge at which codes become sentences of the language that is spoken.

Each service has a table from codes to its English sentences (`wording.py`), which the catalogues translate. What its
facts say stands in its `contracts.py` and in catalogues of their own (`texts/contracts`), so that whoever hears them
says the same. A code that no table holds is said as it is. The slot `%(office)s` needs nobody to fill it: it is the
programme office's address.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

from shared import office, texts, words
from shared.phrases import Phrase, Slot
from shared.texts import N_, _, gettext, language, ngettext
from shared.translated import Text


class Plural(NamedTuple):
    """A sentence with a form for one and one for more, by the number in the slot called *by*."""

    one: str
    many: str
    by: str = "count"


Table = Mapping[str, str | Plural]
_table: dict[str, str | Plural] = {  # what is said in shared itself
    "online": N_("online"),
    "no-such-thing": N_("There is no such thing."),
    "no-challenge-yet": N_("No challenge has been loaded yet."),
    "no-such-challenge": N_("There is no such challenge."),
    "not-in-scope": N_("This token does not allow %(scope)s."),
    "no-such-zone": N_("'%(zone)s' is not an IANA time zone such as Europe/Brussels."),
    "no-such-country": N_("'%(country)s' is no country's code; use two letters of ISO 3166-1, such as GR."),
    "choose-a-country": N_("Choose a country."),
    "choose-a-language": N_("Choose a language."),
    "choose-a-zone": N_("Choose a time zone."),
    "enter-their-address": N_("Enter their e-mail address, such as name@example.org."),
    "enter-your-address": N_("Enter your e-mail address, such as name@example.org."),
    "look-alike-sign": N_("Type the “%(sign)s” in it again; it only looks like the sign on the keyboard."),
    "text-too-long": N_("Use at most %(most)s characters; this has %(length)s."),
    "language-not-offered": N_("%(language)s is no language that is offered here; use one of: %(offered)s."),
    "original-is-missing": N_("The original is missing: add the text in %(language)s, which `language:` names."),
    "translation-is-empty": N_("Nothing stands here: write the text, or leave this language out."),
    "control-character": N_("Leave out control characters; %(character)s stands here."),
    "no-such-moment": N_("Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00."),
    "no-such-wall-clock": N_("Enter a date and time, such as 2020-05-29T17:00."),
    "no-such-day": N_("Enter a date, such as 2020-05-29."),
    "no-such-email": N_("Enter an e-mail address, such as name@example.org."),
    "place-holds-link": N_("This reads like a link, and everybody sees the place. Enter links as the link to join."),
    "no-https-link": N_("Enter a whole address that begins with https://, as your meeting program gives it."),
    "open-direction": N_("Close every change of the direction of writing in the line it begins in."),
    "too-many-marks": N_("Use at most %(most)s accents or other combining marks in a row."),
}


def learn(table: Table, *catalogues: Path) -> None:
    """Say what *table* holds, too, in the languages of these folders of *catalogues* beside the service's own.

    Raises:
        ValueError: a code has two sentences.
    """
    for code, sentence in table.items():
        if _table.setdefault(code, sentence) != sentence:
            raise ValueError(f"{code} has two sentences: {_table[code]!r} and {sentence!r}")
    for folder in catalogues:
        texts.use(folder)


def has(code: str) -> bool:
    """Whether there is a sentence for *code*."""
    return code in _table


def say(what: Phrase | str) -> str:
    """*what* as a sentence in the language that is spoken. A text is one already: it is somebody's own words, or was
    said where it was raised."""
    return _said(what, _table)


def in_english(what: Phrase | str, table: Table) -> str:
    """*what* as *table* has it, whether or not it was learnt here: for a fact's older version, which tells a text."""
    with texts.speaking(texts.ORIGINAL):
        return _said(what, {**_table, **table})


def sentences(what: Iterable[Phrase] | str) -> str:
    """Several sentences, one after the other; a person's own words as they were typed."""
    return what if isinstance(what, str) else " ".join(map(say, what))


def clauses(what: Iterable[Phrase | str]) -> str:
    """Several clauses, one after the other: `place changed to Hall 2; it has a new link`."""
    said = list(map(say, what))
    return reduce(lambda first, then: _("%(first)s; %(then)s", first=first, then=then), said) if said else ""


def _said(what: Phrase | str, table: Table) -> str:
    if isinstance(what, str):
        return what.in_(language()) if isinstance(what, Text) else what
    if what.code in _SAYS:
        return _SAYS[what.code](what.slots)
    if what.code == "in-a-row":
        return ", ".join(_slot(one, table) for one in what.slots["things"])  # type: ignore[union-attr]
    if (sentence := table.get(what.code)) is None:
        return what.code
    slots = {name: _slot(value, table) for name, value in what.slots.items()}
    if isinstance(sentence, str) and "%(office)s" in sentence:
        slots = {"office": office.contact(), **slots}
    if isinstance(sentence, Plural):
        return ngettext(sentence.one, sentence.many, int(what.slots[sentence.by])) % slots  # type: ignore[arg-type]
    return gettext(sentence) % slots if slots else gettext(sentence)


def _slot(value: Slot, table: Table) -> str:
    if isinstance(value, Phrase):
        return _said(value, table)
    if isinstance(value, tuple | list):
        return words.listed(_slot(one, table) for one in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return words.number(value)


def _moment(slots: Mapping[str, Any]) -> str:
    return words.in_zones(datetime.fromisoformat(slots["when"]), slots["zones"])


def _ends(slots: Mapping[str, Any]) -> tuple[datetime, datetime, str]:
    return datetime.fromisoformat(slots["starts_at"]), datetime.fromisoformat(slots["ends_at"]), slots["zone"]


_SAYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "moment": _moment,
    "day": lambda slots: words.day(date.fromisoformat(slots["when"])),
    "hours": lambda slots: words.hours(*_ends(slots)),
    "span": lambda slots: words.span(*_ends(slots)),
    "country": lambda slots: words.country(slots["of"]),
    "either": lambda slots: words.either(map(str, slots["of"])),
    "text": lambda slots: slots.get(language(), slots["original"]),
    "clocks": lambda slots: words.time_of(slots["of"]),
    "decimal": lambda slots: words.decimal(slots["of"]),
}
__all__ = ["N_", "Plural", "Table", "clauses", "has", "in_english", "learn", "say", "sentences"]
