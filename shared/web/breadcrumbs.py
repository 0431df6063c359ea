"""Where a page stands: the pages above it, from home on, by a table of addresses.

    trail("/applications/expressions/7/check", {"expression_id": "Tampere"})
    gives Home (/), My expressions (/applications/mine), Tampere (/applications/expressions/7)

A page that is not in the table is below the longest address that its own begins with.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from shared.texts import N_, gettext

HOME = "/"


class Place(NamedTuple):
    """What a page is called where it stands above others, and the address of the page above it."""

    label: str
    above: str


class Crumb(NamedTuple):
    """A page above: its address, and what it is called in the language that is spoken."""

    href: str
    text: str


_EXPRESSION, _SESSION = N_("Expression of interest"), N_("Session")
PLACES: Mapping[str, Place] = {  # a placeholder holds one part of an address
    HOME: Place(N_("Home"), ""),
    "/applications/": Place(N_("The call"), HOME),
    "/applications/mine": Place(N_("My expressions"), HOME),
    "/applications/expressions/{expression_id}": Place(_EXPRESSION, "/applications/mine"),
    "/applications/office": Place(N_("Office"), HOME),
    "/applications/office/expressions/{expression_id}": Place(_EXPRESSION, "/applications/office"),
    "/selection/": Place(N_("Selection"), HOME),
    "/selection/reviews": Place(N_("My reviews"), HOME),
    "/selection/reviews/{expression_id}": Place(_EXPRESSION, "/selection/reviews"),
    "/selection/chair": Place(N_("The committee’s round"), HOME),
    "/selection/chair/committee": Place(N_("Reviewers"), "/selection/chair"),
    "/selection/chair/replacement": Place(N_("Reviewers"), "/selection/chair/committee"),
    "/selection/chair/ranking": Place(N_("Ranking"), "/selection/chair"),
    "/selection/chair/expressions/{expression_id}": Place(_EXPRESSION, "/selection/chair/ranking"),
    "/selection/chair/decisions": Place(N_("Decisions"), "/selection/chair"),
    "/selection/chair/releases/{release_id}": Place(N_("Release"), "/selection/chair/decisions"),
    "/events/": Place(N_("Agenda"), HOME),
    "/events/sessions/{session_id}": Place(_SESSION, "/events/"),
    "/events/mine": Place(N_("My sessions"), HOME),
    "/events/delegations/{delegation_id}": Place(N_("Delegation"), "/events/mine"),
    "/events/delegates/{delegate_id}": Place(N_("Delegate"), "/events/mine"),
    "/events/organise": Place(N_("Sessions"), HOME),
    "/events/organise/{session_id}": Place(_SESSION, "/events/organise"),
    "/events/organise/events/{event_id}": Place(N_("Delegates"), "/events/organise"),
    "/newsletter": Place(N_("Newsletter"), HOME),
    "/notifications/letters": Place(N_("Letters"), HOME),
    "/notifications/letters/{letter_id}": Place(N_("Letter"), "/notifications/letters"),
    "/notifications/letters/all/{step}": Place(N_("Letters"), "/notifications/letters"),
    "/notifications/tokens": Place(N_("Letters"), "/notifications/letters"),
}
_PATTERNS = {
    template: re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template.rstrip("/"))) + "/?")
    for template in sorted(PLACES, key=lambda template: template.count("{"))  # what is written out goes first
}


def trail(path: str, names: Mapping[str, str], above: str = "") -> tuple[Crumb, ...]:
    """The pages above the page at *path*, home first; empty where there is none but home, and for home itself.

    *names*: what fills a placeholder is called so. *above*: the page above, where it depends on who looks.
    """
    crumbs: list[Crumb] = []
    at = above or _above(path)
    while at:
        crumbs.append(_crumb(at, names))
        at = _above(at)
    return tuple(reversed(crumbs)) if len(crumbs) > 1 else ()


def section(path: str, crumbs: tuple[Crumb, ...], entries: frozenset[str]) -> str:
    """The one of *entries*, addresses of the navigation, that the page at *path* belongs to; empty for none."""
    for href in (path, *(crumb.href for crumb in reversed(crumbs))):
        found = next((one for one in (href, f"{href}/", href.rstrip("/")) if one in entries), "")
        if found and (found != HOME or path == HOME):
            return found
    return ""


def _crumb(path: str, names: Mapping[str, str]) -> Crumb:
    template, parts = _place(path)
    last = template.rpartition("/")[2].strip("{}")
    name = names.get(last, "") if last in parts else ""
    return Crumb(template if not parts else path, name or gettext(PLACES[template].label))


def _above(path: str) -> str:
    """The address of the page above, filled like *path*."""
    template, parts = _place(path)
    if template:
        return PLACES[template].above.format(**parts)
    shorter = path
    while shorter := shorter.rstrip("/").rpartition("/")[0]:
        if _place(shorter)[0]:
            return shorter
    return "" if path == HOME else HOME


@lru_cache(maxsize=2048)
def _place(path: str) -> tuple[str, Mapping[str, str]]:
    """The entry of the table for *path*, and what fills its placeholders; nothing where it has none."""
    if path == HOME:
        return HOME, {}
    for template, pattern in _PATTERNS.items():
        if template != HOME and (match := pattern.fullmatch(path)):
            return template, match.groupdict()
    return "", {}
