"""Where something takes place: the room, which everybody may read, and the link to join, for those who hold a seat.

Until November 2026 both stood in one field. What was kept, planned or told like that is parted when it is read.
"""

import re
import unicodedata
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from shared.phrases import Phrase, wrong

ONLINE = "online"  # the place of what is joined by its link alone
# A scheme, slashes, a mailbox, a numeric address, a name with dots and a path behind it, a small name with dots. "Room
# 2.14", "J.Monnet" and "Av.de Tervueren" are none of these.
_LINK = re.compile(
    r"(?i:[a-z][\w+.-]*:\S|[/\\]{2}|\S@\S|\d+(?:\.\d+){3}|\bwww[.。]|\w[.。][^\W\d_]{2}[\w.。-]*[/\\]\S)"
    r"|(?<![\w.])[a-z][a-z\d-]{2,}(?:[.。][a-z\d-]+)*[.。][a-z]{2,}\b"
)
_ENDS_IN_LINK = re.compile(r"(?:(?P<room>.*\S)\s+)?(?i:https)(?P<rest>://\S+)", re.DOTALL)
_NO_URI = re.compile(r"[^!#$%&'()*+,/:;=?@\[\]A-Za-z0-9\-._~]")  # RFC 3986: what stands in no URI


def place(where: str) -> Phrase | str:
    """A place as somebody called it; what has none but its link is online, which every language says."""
    return Phrase(code="online") if where == ONLINE else where


def holds_link(text: str) -> bool:
    """Whether somebody could read the way into a meeting from *text*, however it is written."""
    plain = unicodedata.normalize("NFKC", text)  # full-width letters make links too
    return bool(_LINK.search("".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf"))))


def _no_link(text: str) -> str:
    if holds_link(text):
        raise wrong("place-holds-link")
    return text


def _https(text: str) -> str:
    if text and not _is_https(text):
        raise wrong("no-https-link")
    return text


def _is_https(text: str) -> bool:
    if _NO_URI.search(text) or not text.startswith("https://"):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname and parts.port != 0) and "@" not in parts.netloc
    except ValueError:  # no such port, or half an IPv6 address
        return False


OpenPlace = AfterValidator(_no_link)
"""Beside a line of text: it must hold no link, for everybody reads it."""
JoinLink = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_https)]
"""The link to join by, https only; empty where there is none."""


def parted(place: str) -> tuple[str, str]:
    """The room and the link in a *place* of old: only one that is, or ends in, a separate https address has a link."""
    found = _ENDS_IN_LINK.fullmatch(place.strip())
    if found is None:
        return place, ""
    room, link = (found["room"] or "").rstrip(" ,;:–-"), f"https{found['rest']}"
    return (room or ONLINE, link) if _is_https(link) and not holds_link(room) else (place, "")


class Located(BaseModel):
    """What takes place somewhere. `place`: the room. `link`: to join by, empty where there is none."""

    model_config = ConfigDict(frozen=True)

    place: str
    link: JoinLink = ""

    @model_validator(mode="before")
    @classmethod
    def _part(cls, said: Any) -> Any:
        if not isinstance(said, dict) or "link" in said or not isinstance(said.get("place"), str):
            return said
        place, link = parted(said["place"])
        return {**said, "place": place, "link": link} if link else said
