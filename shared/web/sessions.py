"""Sessions and tokens: JWTs signed by Ed25519. Notifications alone holds the signing key; all others verify, by the key
of the ring that the token names (`kid`).

The audience tells a browser's session from a script's token, so that neither passes for the other. Both expire by real
time.
"""

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OKPKey
from starlette.responses import Response

from shared import clock, keys
from shared.errors import Refused
from shared.settings import Settings
from shared.web import cookies

ALGORITHM = "Ed25519"  # RFC 9864; the older name "EdDSA" does not say which curve
SESSION = "session"
TOKEN = "api"  # noqa: S105 - an audience, not a secret
SESSION_HOURS = 12  # from signing in, whatever happens
OFFICE_HOURS = 2  # without looking at a page, for who holds an office or reviews; each page begins them again
LONGEST_TOKEN = timedelta(days=366)
LONGEST = 4096  # characters of a session or token; ours have a third of that, and 2048 that were read are kept


@dataclass(frozen=True)
class Claims:
    """What a valid signature proves.

    Attributes:
        id: of the session or token, the same through all renewals.
        began_at: when it was begun, in seconds since 1970; `expires_at` alike.
    """

    email: str
    audience: str
    scopes: frozenset[str]
    offices: frozenset[str]
    expires_at: float
    id: str = ""
    began_at: float = 0.0


def new_keys() -> tuple[str, str]:
    """A fresh pair for SESSION_KEY and SESSION_PUBLIC_KEY, as JSON."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    return json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False))


def sign_in(
    response: Response,
    settings: Settings,
    email: str,
    offices: Collection[str] = (),
    session_id: str = "",
    began_at: datetime | None = None,
    idle_hours: int = SESSION_HOURS,
) -> None:
    """Let *response* sign *email* in, or renew the session. Only where the signing key is: notifications.

    *offices*: held now; they end a session that nobody uses, and show in the navigation. *idle_hours*: how long it
    lasts for others while nobody looks at a page.
    """
    ((name, value),) = cookie_for(settings, email, offices, session_id, began_at, idle_hours).items()
    cookies.keep(response, settings, name, value, seconds=SESSION_HOURS * 3600)


def cookie_for(
    settings: Settings,
    email: str,
    offices: Collection[str] = (),
    session_id: str = "",
    began_at: datetime | None = None,
    idle_hours: int = SESSION_HOURS,
) -> dict[str, str]:
    """The cookie that signs *email* in, by its name: until twelve hours after *began_at*, for who holds an office for
    two hours at most, for others for *idle_hours*."""
    now = clock.real()
    left = (began_at or now) + timedelta(hours=SESSION_HOURS) - now
    lifetime = min(left, timedelta(hours=OFFICE_HOURS if offices else idle_hours))
    begun = {"auth_time": round((began_at or now).timestamp(), 3)}
    held = {"offices": " ".join(sorted(offices))}
    return {cookie_name(settings): _signed(settings, email, SESSION, lifetime, session_id, **held, **begun)}


def sign_out(response: Response, settings: Settings) -> None:
    """Let *response* sign the browser out."""
    cookies.keep(response, settings, cookie_name(settings), "", seconds=0)


def issue_token(
    settings: Settings, email: str, scopes: tuple[str, ...], lifetime: timedelta, access_id: str = ""
) -> str:
    """A bearer token for a script that acts for *email*, within *scopes*, for at most a year."""
    if not scopes:
        raise Refused("A token needs at least one scope, such as applications:read.")
    if not timedelta() < lifetime <= LONGEST_TOKEN:
        raise Refused("A token lives for a year at most.")
    begun = {"auth_time": round(clock.real().timestamp(), 3)}
    return _signed(settings, email, TOKEN, lifetime, access_id, scope=" ".join(sorted(scopes)), **begun)


def read(settings: Settings, token: str, audience: str) -> Claims | None:
    """What *token* proves to *audience*; None when it is forged, expired or meant for something else."""
    is_one = 0 < len(token) <= LONGEST and bool(settings.session_public_key)
    claims = _verified(settings.session_public_key, token) if is_one else None
    if claims is None or claims.audience != audience or claims.expires_at <= clock.real().timestamp():
        return None
    return claims


def cookie_name(settings: Settings) -> str:
    """What the cookie is called; nobody else can set it."""
    return cookies.bound(settings, "session")


def _signed(
    settings: Settings, email: str, audience: str, lifetime: timedelta, access_id: str, **more: str | float
) -> str:
    secret = settings.session_key.get_secret_value()
    if not secret:
        raise RuntimeError("SESSION_KEY is not set: only notifications signs sessions and tokens")
    now = clock.real()
    claims = {
        "sub": email,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "jti": access_id or str(clock.new_id()),
        **more,
    }
    key = _ring(secret).keys[0]
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


@lru_cache(maxsize=2048)  # verifying takes 80 microseconds; expiry is looked at every time all the same
def _verified(public_keys: str, token: str) -> Claims | None:
    try:
        claims = _decoded(_ring(public_keys), token)
        return Claims(
            email=str(claims["sub"]),
            audience=str(claims["aud"]),
            expires_at=float(claims["exp"]),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            offices=frozenset(str(claims.get("offices", "")).split()),
            id=str(claims.get("jti", "")),
            began_at=float(claims.get("auth_time", claims.get("iat", 0))),
        )
    except (JoseError, KeyError, TypeError, ValueError):
        return None


def _decoded(ring: KeySet, token: str) -> dict[str, Any]:
    try:
        return jwt.decode(token, ring, algorithms=[ALGORITHM]).claims
    except InvalidKeyIdError:  # it names no key, as none did before there were rings; one that it names is none of ours
        if "kid" in jws.extract_compact(token.encode()).headers():
            raise
    for key in ring:
        with suppress(BadSignatureError):
            return jwt.decode(token, key, algorithms=[ALGORITHM]).claims
    raise BadSignatureError


@lru_cache(maxsize=8)
def _ring(text: str) -> KeySet:
    return KeySet([OKPKey.import_key(key) for key in keys.jwks(text)])
