"""How fast one person may write and export, per route: far above what anybody does by hand, below what hurts others."""

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from shared import addresses
from shared.errors import Refused
from shared.person import Person
from shared.web.needs import asking, database_of
from shared.web.ratelimit import limited

_SAFE = ("GET", "HEAD", "OPTIONS")
_EXPORTS = (".csv", ".json", ".txt")
WRITES, WRITE_SECONDS = 120, 60
EXPORTS, EXPORT_SECONDS = 20, 600
TENTH = 10


async def paced(request: Request) -> None:
    """Count a write or an export by whoever is signed in. Who is nobody writes nothing but what has limits of its own.

    A tenth of the limit each process lets pass by itself, which is more than people do; what goes beyond asks the
    database, where the other nine tenths are counted for all processes together.

    Raises:
        TooMany: this person did the same too often.
    """
    route = request.scope["route"].path
    is_export = request.method in _SAFE and route.endswith(_EXPORTS)
    if (request.method in _SAFE and not is_export) or route in request.app.state.never_limited:
        return
    if (person := await _person(request)) is None:
        return
    at_most, seconds = (EXPORTS, EXPORT_SECONDS) if is_export else (WRITES, WRITE_SECONDS)
    key, alone = f"{request.method} {route} {addresses.key(person.email)}", at_most // TENTH
    if not request.app.state.allowance.spend(key, at_most=alone, seconds=seconds):
        db = database_of(request.app)
        await run_in_threadpool(limited, db, key, at_most=at_most - alone, seconds=seconds)


async def _person(request: Request) -> Person | None:
    try:
        return await asking(request)
    except Refused:  # a token that is not valid, or not for this: the route says so, if it asks for one at all
        return None
