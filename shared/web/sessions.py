"""Sessions and tokens: JWTs signed by Ed25519. Notifications alone holds the signing key; all others verify, by the key
of the ring that the token names (`kid`).

The audience tells a browser's session from a script's token, so that neither passes for the other. Both expire by real
time.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OKPKey
from starlette.responses import Response

from shared import clock, keys
from shared.errors import Refused
from shared.settings import Settings

ALGORITHM = "Ed25519"  # RFC 9864; the older name "EdDSA" does not say which curve
SESSION = "session"
TOKEN = "api"  # noqa: S105 - an audience, not a secret
SESSION_HOURS = 12
LONGEST_TOKEN = timedelta(days=366)


@dataclass(frozen=True)
class Claims:
    """What a valid signature proves."""

    email: str
    audience: str
    scopes: frozenset[str]
    offices: frozenset[str]
    expires_at: float


def new_keys() -> tuple[str, str]:
    """A fresh pair for SESSION_KEY and SESSION_PUBLIC_KEY, as JSON."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    return json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False))


def sign_in(response: Response, settings: Settings, email: str, offices: Iterable[str] = ()) -> None:
    """Let *response* sign *email* in, for twelve hours. Only where the signing key is: notifications.

    *offices*: held now; for the navigation alone.
    """
    ((name, value),) = cookie_for(settings, email, offices).items()
    response.set_cookie(
        name, value, max_age=SESSION_HOURS * 3600, path="/", secure=_is_https(settings), httponly=True, samesite="lax"
    )


def cookie_for(settings: Settings, email: str, offices: Iterable[str] = ()) -> dict[str, str]:
    """The cookie that signs *email* in, by its name."""
    session = _signed(settings, email, SESSION, timedelta(hours=SESSION_HOURS), offices=" ".join(sorted(offices)))
    return {cookie_name(settings): session}


def sign_out(response: Response, settings: Settings) -> None:
    """Let *response* sign the browser out."""
    secure = _is_https(settings)
    response.delete_cookie(cookie_name(settings), path="/", secure=secure, httponly=True, samesite="lax")


def issue_token(settings: Settings, email: str, scopes: tuple[str, ...], lifetime: timedelta) -> str:
    """A bearer token for a script that acts for *email*, within *scopes*, for at most a year."""
    if not scopes:
        raise Refused("A token needs at least one scope, such as applications:read.")
    if not timedelta() < lifetime <= LONGEST_TOKEN:
        raise Refused("A token lives for a year at most.")
    return _signed(settings, email, TOKEN, lifetime, scope=" ".join(sorted(scopes)))


def read(settings: Settings, token: str, audience: str) -> Claims | None:
    """What *token* proves to *audience*; None when it is forged, expired or meant for something else."""
    claims = _verified(settings.session_public_key, token) if token and settings.session_public_key else None
    if claims is None or claims.audience != audience or claims.expires_at <= clock.real().timestamp():
        return None
    return claims


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host over HTTPS; browsers refuse it on plain HTTP (loopback only)."""
    return "__Host-session" if _is_https(settings) else "session"


def _is_https(settings: Settings) -> bool:
    return urlsplit(settings.base_url).scheme == "https"


def _signed(settings: Settings, email: str, audience: str, lifetime: timedelta, **more: str) -> str:
    secret = settings.session_key.get_secret_value()
    if not secret:
        raise RuntimeError("SESSION_KEY is not set: only notifications signs sessions and tokens")
    now = clock.real()
    claims = {
        "sub": email, "aud": audience, "iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp()),
        "jti": str(clock.new_id()), **more,
    }  # fmt: skip
    key = _ring(secret).keys[0]
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


@lru_cache(maxsize=2048)  # verifying takes 80 microseconds; expiry is looked at every time all the same
def _verified(public_keys: str, token: str) -> Claims | None:
    try:
        claims = _decoded(_ring(public_keys), token)
        return Claims(
            email=str(claims["sub"]), audience=str(claims["aud"]), expires_at=float(claims["exp"]),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            offices=frozenset(str(claims.get("offices", "")).split()),
        )  # fmt: skip
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
