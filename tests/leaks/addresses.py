"""Every address of the four services, and what is asked there: the table that a new route has to be entered in.

A placeholder of a path is filled with everything of its kind that there is, hidden or not (`fillings`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant

from shared.web.routes import leaves
from tests.leaks import people
from tests.leaks.bodies import BODIES

Address = tuple[str, str, str]  # service, method, path
WORDS = ("Amber", "Basalt")
LETTERS = (
    *({"expression": name} for name in ("Halle", "Varna", "{Halle}", "{near}", "{draft}", "{withdrawn}", "{late}")),
    *({"expression": f"{word} {what}"} for word in WORDS for what in ("near", "draft", "withdrawn", "mentor")),
    *({"recipient": f"{word.lower()}@{where}.example"} for word in WORDS for where in ("halle", "near", "hidden")),
    *({"template": name} for name in ("receipt", "withdrawal", "exception-granted", "decision-selected", "invitation")),
    {"template": "decision-ineligible"},
    {"template": "registration"},
    *({"state": name} for name in ("queued", "stuck", "held")),
)
PUBLIC = (
    {"as_of": "2020-07-01"},
    {"as_of": "2020-08-30"},
    {"country": "DE"},
    {"role": "core"},
    {"alumni": "no"},
    {"consortium": "no"},
)
PARTS = ({"limit": "1"}, {"limit": "2"}, {"limit": "100"})
WANTED = (
    *({"text": word} for word in ("halle", "varna", "near", "hidden", *WORDS)),
    *({"status": status} for status in ("draft", "submitted", "withdrawn", "final", "lapsed")),
    {"lane": "mentors"},
    {"country": "DE"},
    {"country": "BG", "text": "a"},
)
QUERIES: dict[str, tuple[dict[str, str], ...]] = {
    "/applications/api/expressions": (*PARTS, *WANTED),
    "/applications/office": (*PARTS, *WANTED),
    "/applications/office/export.csv": WANTED,
    "/applications/office/export.json": WANTED,
    "/applications/new": ({"lane": "mentors"},),
    "/selection": PUBLIC,
    "/selection/api/announcement": PUBLIC,
    "/selection/map.svg": PUBLIC[:2],
    "/selection/api/log": PARTS,
    "/selection/chair/log": PARTS,
    "/selection/chair/replacement": ({"reviewer": people.RITA.email},),
    "/selection/reviews/{expression_id}": ({"saved": "yes"},),
    "/events/": ({"zone": "Asia/Tokyo"},),
    "/events/calendar/{name}.ics": ({"language": "fr"},),
    "/events/delegations/{delegation_id}": ({"replaced": "{delegate of Halle}"},),
    "/events/sessions/{session_id}": ({"zone": "Asia/Tokyo"},),
    "/events/api/delegates": tuple({"event": "leaks.week", **one} for one in ({}, *PARTS)),
    "/sign-in": ({"next": "/applications/office"},),
    "/signed-in/seen.svg": ({"confidential": "yes"},),
    "/notifications/letters": (*LETTERS, *PARTS),
    "/notifications/api/letters": (*LETTERS, *PARTS),
    "/notifications/letters/all/{step}": LETTERS,
    "/notifications/api/letters/all/{step}": LETTERS,
}

# Safe addresses that take no query of their own.
PLAIN = set(
    re.split(
        r"\s+",
        """
/health /ready /{own}/health /{own}/ready /{own}/api/status /{own}/api/docs /{own}/api/openapi.json /{own} /{own}/
/static/{version}/{name} /accessibility /privacy /for-programs
/.well-known/security.txt
/applications/api/call /applications/api/totals /applications/mine
/applications/api/expressions/{expression_id} /applications/api/expressions/{expression_id}/receipts
/applications/expressions/{expression_id} /applications/expressions/{expression_id}/members
/applications/expressions/{expression_id}/deletion /applications/expressions/{expression_id}/lane
/applications/expressions/{expression_id}/answers/{question} /applications/expressions/{expression_id}/contact
/applications/expressions/{expression_id}/themes /applications/expressions/{expression_id}/cities
/applications/expressions/{expression_id}/about /applications/expressions/{expression_id}/check
/applications/expressions/{expression_id}/receipts/{number}
/applications/expressions/{expression_id}/receipts/{number}/content.json
/applications/expressions/{expression_id}/withdrawal /applications/office/expressions/{expression_id}
/selection/api/me /selection/api/rounds /selection/api/expressions /selection/api/expressions/{expression_id}
/selection/api/reviewers /selection/api/conflicts /selection/api/reviews /selection/api/reviews/{expression_id}
/selection/api/ranking /selection/api/decisions /selection/api/releases /selection/api/releases/{release_id}
/selection/reviews /selection/reviews/ /selection/chair /selection/chair/ /selection/chair/committee
/selection/chair/ranking /selection/chair/expressions/{expression_id}
/selection/chair/expressions/{expression_id}/correction /selection/chair/decisions
/selection/chair/releases/{release_id}
/events/calendar/{calendar}.ics /events/api/events /events/api/events/{event_id} /events/api/sessions/{session_id}
/events/api/delegations/mine /events/api/mine /events/delegates/{delegate_id}/replacement /events/organise
/events/organise/events/{event_id} /events/organise/events/{event_id}/delegates.csv
/events/organise/{session_id}/attendance.csv /events/organise/{session_id} /events/organise/{session_id}/time
/events/organise/{session_id}/cancellation /events/mine /events/delegations/{delegation_id}
/events/delegates/{delegate_id}/removal /events/delegates/{delegate_id}
/ /robots.txt /sign-in/confirm/{token} /signed-in /notifications/tokens /newsletter /newsletter/confirm/{token}
/n/{token} /notifications/letters/{letter_id} /notifications/api/tokens /notifications/api/letters/totals
/notifications/api/letters/{letter_id}
""".strip(),
    )
)


@dataclass(frozen=True)
class Question:
    """One request, the same in every world.

    Attributes:
        about: the address that it is about, as its route has it.
        method: how it is asked.
    """

    about: Address
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    @property
    def is_unsafe(self) -> bool:
        """Whether it may change something."""
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def is_form(self) -> bool:
        """Whether it is a page's."""
        return "/api/" not in self.about[2]


def unasked(apps: Iterable[FastAPI]) -> list[str]:
    """The parameters of queries that some address takes and is never asked with."""
    return [
        f"{one.path}?{name}"
        for app in apps
        for one in leaves(app.routes)
        if one.methods == {"GET"}
        for name in sorted(_asks(one.dependant) - {"cursor"} - {key for query in _queries(one.path) for key in query})
    ]


def of(service: str, app: FastAPI) -> list[Address]:
    """Every address of *app*, from its own routes."""
    return [(service, method, one.path) for one in leaves(app.routes) for method in sorted(one.methods or ())]


def missing(addresses: Iterable[Address]) -> list[Address]:
    """Those of *addresses* that no table here knows."""
    return [address for address in addresses if not _known(address)]


def questions(address: Address, ids: dict[str, list[str]], named: dict[str, UUID]) -> Iterator[Question]:
    """Everything that is asked at *address*; *ids*: what there is to fill in, by placeholder."""
    _, method, path = address
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    body = _filled(BODIES.get((method, path)), named) if method not in ("GET", "HEAD") else None
    queries = ({}, *_queries(path)) if method == "GET" else ({},)
    if path.endswith("/all/{step}"):
        queries = ({}, *LETTERS)
    for values in product(*(ids[name] for name in names)):
        filled = path
        for name, value in zip(names, values, strict=True):
            filled = filled.replace(f"{{{name}}}", quote(value), 1)
        for query in queries:
            yield Question(address, method, filled, _filled(query, named) or {}, body)
        if method == "GET":
            yield Question(address, "HEAD", filled)
            yield Question(address, "OPTIONS", filled)


def _known(address: Address) -> bool:
    service, method, path = address
    if method not in ("GET", "HEAD"):
        return (method, path) in BODIES
    plain = {one.replace("{own}", service) for one in PLAIN}
    spelled = path.replace("{version}", "{number}", 1) if "/receipts/" in path else path
    spelled = spelled.replace("{name}.ics", "{calendar}.ics")
    return spelled in plain or path in QUERIES or path.rstrip("/") in QUERIES


def _queries(path: str) -> tuple[dict[str, str], ...]:
    return QUERIES.get(path.rstrip("/") or path, QUERIES.get(path, ()))


def _asks(dependant: Dependant) -> set[str]:
    names = set[str]()
    for one in dependant.query_params:  # a model stands for its fields
        names |= set(getattr(one.field_info.annotation, "model_fields", {one.alias: ()}))
    return names.union(*(_asks(one) for one in dependant.dependencies))


def _filled(values: dict[str, Any] | None, named: dict[str, UUID]) -> dict[str, Any] | None:
    if values is None:
        return None
    known = {f"{{{name}}}": str(value) for name, value in named.items()}
    return {key: known.get(value, value) if isinstance(value, str) else value for key, value in values.items()}
