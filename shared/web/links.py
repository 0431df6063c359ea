"""Powerful links: an address in a letter or a calendar client that opens something without signing in.

The token is HMAC(key, purpose, id, generation), computed when the link is written and again when it is followed;
nothing stores it. A purpose never opens another, and raising the generation kills every link given out before. Each
purpose has a ring of keys (`shared.keys`): the first signs, and a link signed by any of them opens.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from uuid import UUID

from shared import keys
from shared.errors import NotFound
from shared.settings import Settings
from shared.texts import _


def sign(settings: Settings, purpose: str, subject: UUID | str, generation: int = 0) -> str:
    """The token that opens *subject* for *purpose*: 22 URL-safe characters, 128 bits."""
    return next(_tokens(settings, purpose, subject, generation))


def check(settings: Settings, token: str, purpose: str, subject: UUID | str, generation: int = 0) -> None:
    """Go on only if *token* opens *subject* for *purpose*.

    Raises:
        NotFound: it does not, or no longer.
    """
    if not opens(settings, token, purpose, subject, generation):
        raise NotFound(_("This link is not valid, or no longer."))


def opens(settings: Settings, token: str, purpose: str, subject: UUID | str, generation: int = 0) -> bool:
    """Whether *token* opens *subject* for *purpose*."""
    given, right = token.encode(), _tokens(settings, purpose, subject, generation)
    return any(hmac.compare_digest(given, one.encode()) for one in right)


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
        raise NotFound(_("This link is not valid, or no longer.")) from None
    if short(identifier) != text:  # base64 reads more spellings than one
        raise NotFound(_("This link is not valid, or no longer."))
    return identifier


def _tokens(settings: Settings, purpose: str, subject: UUID | str, generation: int) -> Iterator[str]:
    """The token by each key of the ring, the signing one first."""
    ring = settings.link_ring(purpose)
    if not ring:
        name = keys.RINGS.get(purpose, "link_key").upper()
        raise RuntimeError(f"{name} is not set: links cannot be signed")
    said = json.dumps([purpose, str(subject), generation]).encode()
    for key in ring:
        yield _letters(hmac.digest(key.encode(), said, hashlib.sha256)[:16])


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
