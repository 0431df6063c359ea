"""Powerful links: an address in a letter or a calendar client that opens something without signing in.

The token is HMAC(key, purpose, id, generation), computed when the link is written and again when it is followed;
nothing stores it. A purpose never opens another, and raising the generation kills every link given out before.
"""

import base64
import hashlib
import hmac
import json
from uuid import UUID

from shared.errors import NotFound
from shared.settings import Settings


def sign(settings: Settings, purpose: str, subject: UUID | str, generation: int = 0) -> str:
    """The token that opens *subject* for *purpose*: 22 URL-safe characters, 128 bits."""
    key = settings.link_key.get_secret_value()
    if not key:
        raise RuntimeError("LINK_KEY is not set: links cannot be signed")
    said = json.dumps([purpose, str(subject), generation]).encode()
    return _letters(hmac.digest(key.encode(), said, hashlib.sha256)[:16])


def check(settings: Settings, token: str, purpose: str, subject: UUID | str, generation: int = 0) -> None:
    """Go on only if *token* opens *subject* for *purpose*.

    Raises:
        NotFound: it does not, or no longer.
    """
    if not hmac.compare_digest(token.encode(), sign(settings, purpose, subject, generation).encode()):
        raise NotFound("This link is not valid, or no longer.")


def short(identifier: UUID) -> str:
    """*identifier* in 22 URL-safe characters, for links in mail."""
    return _letters(identifier.bytes)


def long(text: str) -> UUID:
    """The identifier that `short` wrote.

    Raises:
        NotFound: *text* is none.
    """
    try:
        identifier = UUID(bytes=base64.urlsafe_b64decode(f"{text}=="))
    except ValueError:
        raise NotFound("This link is not valid, or no longer.") from None
    if short(identifier) != text:  # base64 reads more spellings than one
        raise NotFound("This link is not valid, or no longer.")
    return identifier


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
