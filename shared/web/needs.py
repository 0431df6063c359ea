"""What an endpoint may ask for: the service's database, and who is asking."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from shared import ended
from shared.errors import NotAllowed, Refused, SignInNeeded
from shared.mongo import Database
from shared.mongo.unavailable import UNAVAILABLE
from shared.person import Person
from shared.settings import Settings
from shared.texts import _
from shared.web import sessions

SECONDS = 5  # per unit of work; the driver's own default would try for 120 s while somebody waits
_SAFE = ("GET", "HEAD", "OPTIONS")
STATUS = "status:read"  # the scope that sees where the messages of any service stand, and nothing else
TROUBLE: tuple[type[Exception], ...] = (Refused, *UNAVAILABLE)
_first: dict[str, Database] = {}


def database_of(app: FastAPI) -> Database:
    """The service's database. All services of one process share one client, hence one pool of connections."""
    if not hasattr(app.state, "db"):
        settings: Settings = app.state.settings
        name = app.state.card.name
        uri = settings.database_uri(name)
        if uri not in _first:
            _first[uri] = Database.connect(settings, name, timeout=SECONDS)
        app.state.db = Database(_first[uri].client, name, namespace=settings.namespace, timeout=SECONDS)
    return app.state.db  # type: ignore[no-any-return] # state is untyped


async def _database(request: Request) -> Database:
    return database_of(request.app)


def person_of(request: Request) -> Person | None:
    """Who is asking. With an Authorization header the cookie does not count, so that other sites cannot mix the two.

    It asks the database whether the session or token was ended, so it runs in a thread; once per request, whatever came
    of it.

    Raises:
        SignInNeeded, NotAllowed: the token is not valid, or not for this.
    """
    if not hasattr(request.state, "asking"):
        request.state.asking = _asking(request)
    found = request.state.asking
    if isinstance(found, Exception):
        raise found
    return found  # type: ignore[no-any-return] # state is untyped


async def asking(request: Request) -> Person | None:
    """Who is asking, as `person_of`, for whoever is on the event loop: a thread is taken once, and only for a request
    that brings a cookie of ours or a token.

    Raises:
        SignInNeeded, NotAllowed: the token is not valid, or not for this.
    """
    if hasattr(request.state, "asking") or not _brings_proof(request):
        return person_of(request)
    return await run_in_threadpool(person_of, request)


def _brings_proof(request: Request) -> bool:
    return "authorization" in request.headers or sessions.cookie_name(request.app.state.settings) in request.cookies


def _asking(request: Request) -> Person | Exception | None:
    header = request.headers.get("authorization")
    try:
        return _by_cookie(request) if header is None else _by_token(request, header)
    except TROUBLE as trouble:
        return trouble


def _by_cookie(request: Request) -> Person | None:
    settings: Settings = request.app.state.settings
    cookie = request.cookies.get(sessions.cookie_name(settings), "")
    claims = sessions.read(settings, cookie, sessions.SESSION)
    if claims is None or _is_over(request, claims, "session"):
        return None
    return Person(claims.email, offices=claims.offices, access_id=claims.id, began_at=claims.began_at)


def _by_token(request: Request, header: str) -> Person:
    scheme, token = header.partition(" ")[::2]
    claims = sessions.read(request.app.state.settings, token.strip(), sessions.TOKEN)
    if scheme.lower() != "bearer" or claims is None or _is_over(request, claims, "token"):
        raise SignInNeeded(_("The token is not valid, has expired, or was revoked."))
    service = request.app.state.card.name
    if not request.url.path.startswith(f"/{service}/api/"):
        raise NotAllowed(_("A token opens the API, not pages."))
    person = Person(claims.email, claims.scopes, access_id=claims.id, began_at=claims.began_at)
    if not any(_opens(scope, service, request) for scope in claims.scopes):
        raise NotAllowed(_("This token has no scope of %(service)s for this.", service=service))
    return person


def _is_over(request: Request, claims: sessions.Claims, kind: str) -> bool:
    return ended.is_over(database_of(request.app), claims.id, kind, claims.email, claims.began_at)


def _opens(scope: str, service: str, request: Request) -> bool:
    if scope == STATUS:
        return request.url.path == f"/{service}/api/status"
    return scope.startswith(f"{service}:") and (request.method in _SAFE or not scope.endswith(":read"))


async def _signed_in(request: Request) -> Person:
    person = await asking(request)
    if person is None:
        raise SignInNeeded(_("Sign in first."))
    return person


Db = Annotated[Database, Depends(_database)]
SignedIn = Annotated[Person, Depends(_signed_in)]
MaybeSignedIn = Annotated[Person | None, Depends(asking)]
