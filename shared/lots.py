"""The lot that decides a tie once every criterion has: fixed before anybody applies, the same for whoever checks it.

A lane has a seed of 32 random bytes. Its commitment, which is public from the opening of the call on, is the SHA-256 of
those bytes; the seed is public once the lane has closed. The seeds of all lanes for one role make one key: the SHA-256
of their digits, lowest first, with nothing in between. So all that can be tied are drawn under the same key, and nobody
has to believe which lane an expression came by. An expression's lot is HMAC-SHA256 of its id (36 characters, lower
case) under the key, and the lower lot comes first. Seeds, commitments, keys and lots are written as 64 hex digits.
"""

import hashlib
import hmac
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Fixed(StrEnum):
    """When a lane's lot was fixed. Only `before-any` rules out that it was chosen to suit somebody."""

    BEFORE_ANY = "before-any"  # before an expression was begun in the lane
    WHILE_OPEN = "while-open"  # the lane was open, and expressions had been begun
    AFTER_CLOSE = "after-close"


def commitment(seed: str) -> str:
    """What is published of *seed* beforehand."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def key(seeds: Iterable[str]) -> str:
    """What the lanes with these *seeds* are drawn under, whatever their order; of one lane it is not its commitment."""
    return hashlib.sha256("".join(sorted(seeds)).encode()).hexdigest()


def lot(drawn_under: str, expression_id: UUID) -> str:
    """The lot of an expression under a key; the lower one comes first."""
    return hmac.new(bytes.fromhex(drawn_under), str(expression_id).encode(), hashlib.sha256).hexdigest()
