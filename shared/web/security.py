"""What every answer carries, and which requests are not answered: those another site made a browser send."""

import re
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from shared.errors import NotAllowed
from shared.settings import Settings
from shared.texts import N_

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
Header = tuple[bytes, bytes]
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class FromAnotherSite(NotAllowed):
    """A browser sent this for a page that is not ours."""

    code = "from-another-site"


def headers_for(settings: Settings) -> tuple[Header, ...]:
    """The headers of every answer that does not set them itself, as they are sent."""
    return tuple((name.lower().encode(), value.encode()) for name, value in _always(settings))


def completed(headers: Iterable[Header], defaults: Iterable[Header]) -> list[Header]:
    """*headers*, and those of *defaults* that are not among them."""
    own = list(headers)
    names = {name for name, _ in own}
    return [*own, *(one for one in defaults if one[0] not in names)]


def _always(settings: Settings) -> tuple[tuple[str, str], ...]:
    always = (
        ("Content-Security-Policy", CSP),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        # "no-referrer" would make browsers send "Origin: null" with our own forms
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Cache-Control", "no-store"),
    )
    if not settings.is_https:
        return always
    return (*always, ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))


def refuse_other_sites(
    method: str, path: str, headers: Headers, settings: Settings, open_paths: tuple[str, ...]
) -> None:
    """Go on only with what is safe, or comes from our own pages, or from a script with a bearer token.

    A browser cannot be made to send our bearer token, and with one the cookie does not count.

    Raises:
        FromAnotherSite: it comes from elsewhere, or does not say where from.
    """
    if method in _SAFE or path.startswith(open_paths):
        return
    if headers.get("authorization", "").lower().startswith("bearer "):
        return
    site = headers.get("sec-fetch-site")
    if site == "same-origin" or (site is None and _is_ours(headers, settings)):
        return
    raise FromAnotherSite(N_("This was sent from another site. Open the page here and try again."))


def _is_ours(headers: Headers, settings: Settings) -> bool:
    origin = urlsplit(headers.get("origin", ""))
    ours = urlsplit(settings.base_url)
    return bool(origin.netloc) and (origin.scheme, origin.netloc) == (ours.scheme, ours.netloc)


def request_id(headers: Headers) -> str:
    """The client's X-Request-ID if it is one we can log unharmed, otherwise a new one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def traceparent(headers: Headers) -> str:
    """The W3C trace the client belongs to, or a new one."""
    given = headers.get("traceparent", "")
    if _TRACEPARENT.fullmatch(given):
        return given
    fresh = secrets.token_hex(24)  # asked for once: it takes 50 microseconds
    return f"00-{fresh[:32]}-{fresh[32:]}-01"


def safe_next(url: str) -> str:
    """*url* if it is a path of our own to go on to after signing in, otherwise the home page."""
    parts = urlsplit(url) if _PATH.fullmatch(url) else None
    return url if parts is not None and not parts.netloc and not parts.scheme else "/"


_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]{0,1000}")
