"""Pages: Jinja2 templates in the frame, with what every page knows."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shared import choices, clock, office, texts, words
from shared.person import Person
from shared.places import place
from shared.texts.templates import Later, Templates
from shared.translated import Text, said, within_a_sentence
from shared.web import breadcrumbs, flash, navigation
from shared.web.assets import asset
from shared.web.needs import person_of
from shared.wording import say

TEMPLATES = Path(__file__).parent / "templates"


def _lang(text: str) -> Markup:
    """*text*, marked as being in its original language where the one that is spoken has no translation (WCAG 3.1.2)."""
    told = isinstance(text, Text) and text and text.language_in(texts.language())
    if not told or told == texts.language():
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(told, text)


def _gettext(text: str, /) -> Markup:
    """A sentence that a variable holds; those that stand in a template are translated when it is compiled."""
    return Markup(texts.gettext(text))  # noqa: S704 - our own words


def _ngettext(one: str, many: str, count: int, /, **slots: Any) -> Markup:
    return Markup(texts.ngettext(one, many, count)) % {"num": count, **slots}  # noqa: S704 - our own words


_FRAMES_OWN = {"request", "settings", "service", "path", "flash"}


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """*template* as an answer. Every template also knows the names that `shared.web` lists."""
    keep_apart(template, context)
    made = environment(request.app.state.templates, texts.translations(texts.language()))
    path = request.url.path
    above = breadcrumbs.trail(path, context.get("named", {}), context.get("above", ""))
    known = {
        "request": request,
        "settings": request.app.state.settings,
        "service": request.app.state.card.name,
        "person": _person(request),
        "now": Later(clock.now),
        "path": path,
        "section": breadcrumbs.section(path, above, navigation.ENTRIES),
        "trail": above,
        "above_query": "",
        "replay": False,
        "confidential": False,
        "values": {},
        "errors": {},
        "problem": "",
        "flash": flash.said(request),
    }
    answer = HTMLResponse(made.get_template(template).render({**known, **context}), status_code=status)
    if known["flash"]:
        flash.forget(answer, request.app.state.settings)
    return answer


def keep_apart(template: str, context: Mapping[str, Any]) -> None:
    """Let no page take a name that the frame says something by.

    Raises:
        ValueError: it does.
    """
    if taken := context.keys() & _FRAMES_OWN:
        raise ValueError(f"{template}: {', '.join(sorted(taken))} is the frame's own; call it otherwise")


def see_other(url: str) -> RedirectResponse:
    """Answer a POST with where to look next (303)."""
    return RedirectResponse(url, status_code=303)


def _linked(text: str) -> Markup:
    """*text* with the programme office's address as a link, wherever it stands there."""
    address, safe = escape(office.contact()), escape(text)
    return safe.replace(address, Markup('<a href="mailto:{0}">{0}</a>').format(address)) if address else safe


def _person(request: Request) -> Person | None:
    try:
        return person_of(request)
    except Exception:
        return None


def _pairs(options: Mapping[str, str] | Iterable[Any]) -> list[tuple[str, str]]:
    """A choice's options as (value, text): from a mapping, from pairs, or from texts that are their own value."""
    rows = options.items() if isinstance(options, Mapping) else options
    pairs = [(row, row) if isinstance(row, str) else (row[0], row[1]) for row in rows]
    return [(str(value), text if isinstance(text, str) else str(text)) for value, text in pairs]  # safe stays safe


def _chosen(values: Any, name: str) -> list[str]:
    """What is chosen under *name*, in a sent form or in a plain mapping."""
    found = values.getlist(name) if hasattr(values, "getlist") else values.get(name)
    if found is None or found == "":
        return []
    return [str(one) for one in found] if isinstance(found, list | tuple | set | frozenset) else [str(found)]


def _called(name: str) -> str:
    """A field's name in words: `answers.vision` is `Vision`, `cities.0.name` is `Cities 1 name`."""
    parts = [str(int(part) + 1) if part.isdecimal() else part for part in name.split(".")]
    said = " ".join(parts if any(part.isdecimal() for part in parts) else parts[-1:])
    return said.replace("_", " ").replace("-", " ").capitalize()


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": words.moment,
    "short": words.short,
    "in_zones": words.in_zones,
    "day": words.day,
    "city": words.city,
    "time_of": words.time_of,
    "country": words.country,
    "number": words.number,
    "decimal": words.decimal,
    "spoken_language": words.spoken_language,
    "say": say,
    "place": lambda where: say(place(where)),
    "lang": _lang,
    "within_a_sentence": lambda text: said(within_a_sentence(text)),
    "linked": _linked,
}
GLOBALS: Mapping[str, Any] = {
    "asset": asset,
    "contact": office.contact,
    "present": clock.now,
    "navigation": {"everybody": navigation.EVERYBODY, "of": navigation.of},
    "_pairs": _pairs,
    "_chosen": _chosen,
    "_called": _called,
    "spoken_language": texts.language,
    "offered_languages": texts.languages,
    "language_name": choices.language_name,
    "_": _gettext,
    "gettext": _gettext,
    "ngettext": _ngettext,
}


@lru_cache
def environment(templates: Path, spoken: NullTranslations) -> Templates:
    """Templates that look into *templates* first, then into the frame's, in the language of *spoken*."""
    made = Templates(
        spoken,
        loader=FileSystemLoader([templates, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(GLOBALS)
    return made
