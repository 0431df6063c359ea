"""How fast one person may write and export, per route: far above what anybody does by hand, below what hurts others."""

from fastapi import Request

from shared import addresses
from shared.errors import Refused
from shared.person import Person
from shared.web.needs import database_of, person_of
from shared.web.ratelimit import limited

_SAFE = ("GET", "HEAD", "OPTIONS")
_EXPORTS = (".csv", ".json", ".txt")
WRITES, WRITE_SECONDS = 120, 60
EXPORTS, EXPORT_SECONDS = 20, 600


def paced(request: Request) -> None:
    """Count a write or an export by whoever is signed in. Who is nobody writes nothing but what has limits of its own.

    Raises:
        TooMany: this person did the same too often.
    """
    route = request.scope["route"].path
    is_export = request.method in _SAFE and route.endswith(_EXPORTS)
    if (request.method in _SAFE and not is_export) or route in request.app.state.never_limited:
        return
    if (person := _person(request)) is None:
        return
    at_most, seconds = (EXPORTS, EXPORT_SECONDS) if is_export else (WRITES, WRITE_SECONDS)
    key = f"{request.method} {route} {addresses.key(person.email)}"
    limited(database_of(request.app), key, at_most=at_most, seconds=seconds)


def _person(request: Request) -> Person | None:
    try:
        return person_of(request)
    except Refused:  # a token that is not valid, or not for this: the route says so, if it asks for one at all
        return None
