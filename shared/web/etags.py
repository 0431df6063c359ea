"""Optimistic locking over HTTP: an ETag tells the version, If-Match says which version a change was meant for."""

import re
from typing import Annotated, ClassVar

from fastapi import Depends, Header

from shared.errors import Refused, Stale
from shared.texts import _


class VersionNeeded(Refused):
    """A change must say which version it is meant for."""

    code: ClassVar[str] = "version-needed"


def etag(version: int) -> str:
    """The strong ETag of *version*, for the answer's `ETag` header."""
    return f'"{version}"'


async def _seen(if_match: Annotated[str | None, Header(description="the ETag you last saw")] = None) -> int:
    if if_match is None:
        raise VersionNeeded(_("Send If-Match with the ETag of the version you have seen."))
    found = re.fullmatch(r'"(\d{1,18})"', if_match.strip())
    if not found:
        raise Stale(_("If-Match holds no version of this; fetch it again."))
    return int(found[1])


Seen = Annotated[int, Depends(_seen)]
