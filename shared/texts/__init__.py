"""Sentences in the reader's language: gettext catalogues, `texts/<language>.po` beside whoever says them.

A sentence stands in the code as it is in English; a catalogue holds it in another language. Which one is spoken is set
around a request or a letter (`speaking`), and everything below says itself in it. Only languages that are `OFFERED`
exist; what a catalogue lacks is said in English, and `./challenge check` fails for it.

    _("Use at most %(longest)s characters.", longest=200)
    n_("%(count)s city", "%(count)s cities", count)
    N_("Sign in")           # for a table: the catalogues learn it, and `_` says it later
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from shared.spoken import ORIGINAL as ORIGINAL
from shared.spoken import language as language
from shared.spoken import spoken
from shared.translated import said

OFFERED: tuple[str, ...] = (ORIGINAL, "fr", "de")  # ISO 639-1; the check holds their catalogues to be complete
HERE = Path(__file__).parent
_folders: dict[Path, None] = {HERE: None}


def use(folder: Path) -> None:
    """Say what the catalogues in *folder* hold, too, if there is such a folder."""
    if folder.is_dir() and folder not in _folders:
        _folders[folder] = None
        translations.cache_clear()


def languages() -> tuple[str, ...]:
    """The languages that exist, the original one first."""
    return OFFERED


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Speak *tongue*, or the original language if there is no such catalogue."""
    before = spoken.set(tongue if tongue in languages() else ORIGINAL)
    try:
        yield
    finally:
        spoken.reset(before)


@lru_cache
def translations(tongue: str) -> NullTranslations:
    """Every sentence of *tongue* that the folders in use hold; it says others as they are."""
    found = NullTranslations()
    for folder in _folders:
        if (file := folder / f"{tongue}.po").exists():
            more = _catalogue(file)
            more.add_fallback(found)
            found = more
    return found


def gettext(text: str) -> str:
    """*text* in the language that is spoken, its slots still open."""
    return translations(spoken.get()).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form for *count* in the language that is spoken, its slots still open."""
    return translations(spoken.get()).ngettext(one, many, count)


def _(text: str, **slots: Any) -> str:
    """*text* in the language that is spoken, with what its *slots* hold."""
    return gettext(text) % _said(slots) if slots else gettext(text)


def n_(one: str, many: str, count: int, **slots: Any) -> str:
    """The form for *count* in the language that is spoken, with what its *slots* hold; `count` is one of them."""
    return ngettext(one, many, count) % {"count": count, **_said(slots)}


def _said(slots: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said(slot) if isinstance(slot, str) else slot for name, slot in slots.items()}


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """*text* as it is: a sentence for the catalogues, said later."""
    return text


def asked_for(accepted: str) -> str:
    """The language that exists and that a browser wants most, by its Accept-Language (RFC 9110, 12.5.4).

    Werkzeug's `LanguageAccept` answers English for `fr-CA, en;q=0.8`, for it takes `fr-CA` for `fr` only where nothing
    else fits, and reads a megabyte of it for 4 s; Babel's `negotiate_locale` knows no weights.
    """
    return _asked_for(accepted[:500], languages())


@lru_cache(maxsize=1000)  # browsers send a few hundred different ones
def _asked_for(accepted: str, offered: tuple[str, ...]) -> str:
    wanted = [part.partition(";") for part in accepted.split(",")[:20]]
    by_weight = sorted(wanted, key=lambda part: -_weight(part[2]))
    tags = [(tag.strip().lower().partition("-")[0], _weight(weight)) for tag, _, weight in by_weight]
    others = next((one for one in offered if one not in dict(tags)), ORIGINAL)  # what `*` stands for
    found = (others if tag == "*" else tag for tag, weight in tags if weight > 0)
    return next((one for one in found if one in offered), ORIGINAL)


def _weight(parameters: str) -> float:
    try:
        return float(parameters.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0


def _catalogue(file: Path) -> GNUTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only who speaks another language needs it
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with file.open("rb") as text:
        read = read_po(text, locale=file.stem)
    for one in [message for message in read if isinstance(message.string, tuple) and not all(message.string)]:
        read.delete(one.id, one.context)  # else its empty forms would hide another folder's
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
