"""An answer as bytes that lie ready: its strong ETag, its packed forms, and what of it a request gets.

RFC 9110, 13: If-None-Match rules; If-Modified-Since counts only where there is none of it, and only the very date that
was given is proof, as in nginx: another may come from a clock that is not ours.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Send

Header = tuple[bytes, bytes]
AS_IT_IS = "identity"
PACKED: Mapping[str, Callable[[bytes], bytes]] = {  # the better one first
    "br": lambda body: brotli.compress(body, quality=5),  # 2 ms for 100 kB, a sixth smaller than gzip's
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
PACKS = ("text/", "application/json", "image/svg+xml")
SMALL = 1000  # bytes; below it packing saves no packet
NOT_OF_304 = {b"content-type", b"content-length", b"content-encoding", b"content-language"}


class Form(NamedTuple):
    """One representation: its headers, with length and ETag, those of its 304, and its bytes."""

    headers: Sequence[Header]
    unchanged: Sequence[Header]
    body: bytes


@dataclass(frozen=True)
class Ready:
    """What was answered with 200, in every form that was asked for so far.

    Attributes:
        headers: of the answer, without length and ETag.
        tag: of the bytes as they are.
        modified: what Last-Modified says, empty where it says nothing.
    """

    headers: Sequence[Header]
    body: bytes
    tag: str
    modified: str
    packs: bool
    forms: dict[str, Form] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Iterable[Header], body: bytes) -> "Ready":
        """The answer with these headers and bytes."""
        headers = MutableHeaders(raw=list(raw))
        del headers["content-length"], headers["etag"]
        packs = len(body) >= SMALL and headers.get("content-type", "").startswith(PACKS)
        if packs:
            headers.add_vary_header("Accept-Encoding")
        tag = hashlib.sha256(body).hexdigest()[:32]
        return cls(tuple(headers.raw), body, tag, headers.get("last-modified", ""), packs)

    def encoding(self, accepted: str) -> str:
        """The best form for a request with this Accept-Encoding."""
        return next((one for one in PACKED if takes(accepted, one)), AS_IT_IS) if self.packs else AS_IT_IS

    def form(self, encoding: str) -> Form:
        """The representation in *encoding*; packed when it is first asked for, which takes milliseconds."""
        if (made := self.forms.get(encoding)) is None:
            made = self.forms[encoding] = self._form(encoding)
        return made

    def is_known(self, headers: Headers) -> bool:
        """Whether who sends *headers* has this already."""
        if (tags := headers.get("if-none-match")) is not None:
            return tags.strip() == "*" or any(self._is_mine(one) for one in tags.split(","))
        return bool(self.modified) and headers.get("if-modified-since", "").strip() == self.modified

    def _is_mine(self, tag: str) -> bool:
        bare = tag.strip().removeprefix("W/").strip('"')
        return bare.partition("-")[0] == self.tag

    def _form(self, encoding: str) -> Form:
        tag, body, headers = self.tag, self.body, list(self.headers)
        if encoding != AS_IT_IS:
            tag, body = f"{tag}-{encoding}", PACKED[encoding](body)
            headers.append((b"content-encoding", encoding.encode()))
        headers.append((b"etag", f'"{tag}"'.encode()))
        unchanged = [(name, value) for name, value in headers if name not in NOT_OF_304]
        return Form([*headers, (b"content-length", str(len(body)).encode())], unchanged, body)


async def send_whole(form: Form, send: Send) -> None:
    """Answer with *form*."""
    await send(_start(200, form.headers))
    await send({"type": "http.response.body", "body": form.body})


async def send_unchanged(form: Form, send: Send) -> None:
    """Answer that *form* is what the client has."""
    await send(_start(304, form.unchanged))
    await send({"type": "http.response.body", "body": b""})


def _start(status: int, headers: Sequence[Header]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def takes(accepted: str, encoding: str) -> bool:
    """Whether an Accept-Encoding names *encoding* and does not rule it out."""
    named = (one.partition(";") for one in accepted.lower().split(","))
    return any(name.strip() == encoding and weight.replace(" ", "") not in NONE for name, _, weight in named)


NONE = {"q=0", "q=0.0", "q=0.00", "q=0.000"}
