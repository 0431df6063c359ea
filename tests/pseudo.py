"""A language in which every sentence of the catalogues is marked, ⟦like this⟧: what stands outside of marks is said by
nobody's catalogue.

It is a folder of catalogues like any other language's, generated from the code: what `tools.catalogues` finds is
marked, slots and tags stay out of the marks. So what fills a slot must be marked itself: a sentence of the catalogues,
a word of CLDR (marked here), or data that the test marked (`marked`, and for texts of a challenge `translated`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from babel.messages import Catalog
from pydantic import BaseModel

from shared import texts, words
from shared.translated import Text
from tools import catalogues

V = TypeVar("V", bound=BaseModel)
LANGUAGE = "et"  # Estonian stands for it: a letter may be asked for in it, and it has two plural forms
OPENS, CLOSES = "⟦", "⟧"
_KEPT = re.compile(r"(%(?:\(\w+\))?[sd%]|<[^>]*>|\s+$|^\s+)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_BY_CLDR = ("format_date", "format_skeleton", "get_timezone_name", "get_timezone_location")
_SEEN = ("alt", "title", "aria-label", "placeholder", "label", "data-label")
_FACTS = [str(room.code.relative_to(catalogues.ROOT)) for room in catalogues.rooms() if room.code.is_file()]
_NO_TEXT = ("script", "style", "svg", "code")
_VOID = ("br", "hr", "img", "input", "link", "meta")


def marked(text: str, times: int = 1) -> str:
    """*text* in marks, as the language has it, or so many *times* as long."""
    parts = _KEPT.split(text)
    return "".join(
        part if at % 2 or not part else f"{OPENS}{' '.join([part] * times)}{CLOSES}" for at, part in enumerate(parts)
    )


def translated(text: str) -> Text:
    """*text* as a challenge file has it: the original without marks, its translation in them."""
    return Text(text, {LANGUAGE: marked(text)})


def in_marks(whole: V) -> V:
    """*whole*, such as a challenge, with every text in it translated into marks."""
    changes = {name: _in_marks(getattr(whole, name)) for name in type(whole).model_fields}
    return whole.model_copy(update=changes)


def _in_marks(part: Any) -> Any:
    if isinstance(part, Text):
        return translated(part) if part else part
    if isinstance(part, BaseModel):
        return in_marks(part)
    if isinstance(part, tuple):
        return tuple(map(_in_marks, part))
    return {key: _in_marks(one) for key, one in part.items()} if isinstance(part, dict) else part


@contextmanager
def spoken(patch: pytest.MonkeyPatch, *rooms: str, times: int = 1) -> Iterator[None]:
    """The language is offered beside English: the catalogues of `shared`, of *rooms*, such as `services/events`, and of
    what facts say, with every text so many *times* as long."""
    with TemporaryDirectory() as folder, patch.context() as patched:
        for at, room in enumerate(("shared", *rooms, *_FACTS)):
            (place := Path(folder) / str(at)).mkdir()
            (place / f"{LANGUAGE}.po").write_bytes(_catalogue(room, times))
        patched.setattr(texts, "OFFERED", (texts.ORIGINAL, LANGUAGE))
        patched.setattr(texts, "_folders", dict.fromkeys(Path(folder).iterdir()))
        for name in _BY_CLDR:
            patched.setattr(words, name, _marking(getattr(words, name)))
        for name in ("_territory", "_tongue"):
            patched.setattr(words, name, _marking(getattr(words, name)))
        patched.setattr(words, "format_list", lambda things, **_: " + ".join(things))
        _forget()
        yield
    _forget()


def unmarked(html: str, *, data: Iterable[str] = ()) -> list[str]:
    """What a page shows in letters outside of marks: its text, and what is read aloud; *data* may stand so."""
    reader = _Reader()
    reader.feed(html)
    return [text for text in map(str.strip, reader.texts) if _is_outside(text, tuple(data))]


def unmarked_text(text: str, *, data: Iterable[str] = ()) -> list[str]:
    """The lines of a letter's text that hold letters outside of marks."""
    joined = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", text)
    whole = re.sub(rf"{OPENS}[^{CLOSES}]*{CLOSES}", OPENS + CLOSES, joined)
    return [line for line in whole.split("\n") if _is_outside(line, tuple(data))]


class _Reader(HTMLParser):
    """Collects what a person sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # each with whether it is in no language, or in another

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.texts += [given[name] for name in _SEEN if name in given]
        if tag not in _VOID:
            self._open.append((tag, tag in _NO_TEXT or ("lang" in given and tag != "html")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(silent for _, silent in self._open):
            self.texts.append(data)


def _is_outside(text: str, data: tuple[str, ...]) -> bool:
    rest = re.sub(rf"{OPENS}[^{CLOSES}]*{CLOSES}", " ", text)
    rest = re.sub(r"\S+@\S+|\w+://\S+", " ", rest)
    for one in sorted((*data, "UTC"), key=len, reverse=True):
        rest = rest.replace(one, " ")
    return bool(_LETTERS.search(rest))


@lru_cache
def _catalogue(room: str, times: int) -> bytes:
    made = Catalog(locale=LANGUAGE, fuzzy=False)
    for one in catalogues.template(catalogues.ROOT / room):
        if one.id:
            said = marked(one.id, times) if isinstance(one.id, str) else tuple(marked(form, times) for form in one.id)
            made.add(one.id, said, context=one.context)
    return catalogues._text(made)


def _marking(says: Callable[..., Any]) -> Callable[..., str]:
    @wraps(says)
    def said(*args: Any, **kwargs: Any) -> str:
        return f"{OPENS}{says(*args, **kwargs)}{CLOSES}"

    return said


def _forget() -> None:
    texts.translations.cache_clear()
    for remembered in (words._city, words._parts, words._short, words._day):
        remembered.cache_clear()
