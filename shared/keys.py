"""Key rings: the first key of a ring signs, every key of it verifies.

So a new key goes in front, what the old ones signed goes on working, and it ends when its key leaves the ring. A link's
ring is one key, or a JSON list of keys; a ring of sessions is one JWK, or a JWK set (RFC 7517, 5).
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import SecretStr

SHORTEST = 32  # characters of a key that signs links
RINGS: Mapping[str, str] = {  # per purpose of a link the setting with its ring
    "sign-in": "sign_in_key",
    "newsletter-confirm": "newsletter_key",
    "newsletter-leave": "newsletter_key",
    "calendar": "calendar_key",
}


def links(text: str) -> tuple[str, ...]:
    """The keys in the setting *text*, the signing one first; none where it is empty.

    Raises:
        ValueError: it begins as a list does, and is no list of texts.
    """
    if not text.startswith("["):
        return (text,) if text else ()
    found = json.loads(text)
    if not all(isinstance(key, str) for key in found):
        raise ValueError("a ring is a JSON list of texts")
    return tuple(found)


def links_text(keys: Iterable[str]) -> str:
    """*keys* as `links` reads them."""
    ring = list(keys)
    return ring[0] if len(ring) == 1 else json.dumps(ring)


def jwks(text: str) -> list[dict[str, Any]]:
    """The JWKs in the setting *text*, the signing one first; none where it is empty.

    Raises:
        ValueError: it is neither a JWK nor a set of them.
    """
    found = json.loads(text) if text else {"keys": []}
    keys = found.get("keys", [found]) if isinstance(found, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError("neither a JWK nor a JWK set")
    return keys


def faults_of_links(name: str, ring: SecretStr) -> list[str]:
    """Why *ring* must not sign links, a sentence each; none where it is empty."""
    try:
        keys = links(ring.get_secret_value())
    except ValueError:
        return [f"{name} is no key and no JSON list of keys"]
    if any(len(key) < SHORTEST for key in keys):
        return [f"{name} must hold at least {SHORTEST} characters; make a key with ./challenge keys"]
    if any(len(set(key)) < SHORTEST // 4 for key in keys):
        return [f"{name} can be guessed; make a key with ./challenge keys"]
    return []


def faults_of_sessions(private: SecretStr, public: str) -> list[str]:
    """Why these must not sign or verify sessions, a sentence each; none where both are empty."""
    try:
        signing, verifying = jwks(private.get_secret_value()), jwks(public)
    except ValueError:
        return ["SESSION_KEY and SESSION_PUBLIC_KEY are JSON: a JWK, or a JWK set; make them with ./challenge keys"]
    if not all(_is_ed25519(key) for key in (*signing, *verifying)):
        return ["SESSION_KEY and SESSION_PUBLIC_KEY hold Ed25519 keys; make them with ./challenge keys"]
    if not all("d" in key for key in signing):
        return ["SESSION_KEY holds no private key"]
    if any("d" in key for key in verifying):
        return ["SESSION_PUBLIC_KEY holds a private key; make new keys with ./challenge keys"]
    if signing and signing[0]["x"] not in [key["x"] for key in verifying]:
        return ["SESSION_PUBLIC_KEY does not hold the public half of SESSION_KEY, so nobody could sign in"]
    return []


def _is_ed25519(key: Mapping[str, Any]) -> bool:
    halves = [key.get("x", ""), key.get("d", "x" * 43)]
    is_whole = all(isinstance(half, str) and len(half) == 43 for half in halves)  # 32 bytes in base64url
    return (key.get("kty"), key.get("crv")) == ("OKP", "Ed25519") and is_whole
