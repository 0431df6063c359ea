"""A message as it goes on the wire (RFC 5322, 2045, 2046), written straight into bytes.

The library's `EmailMessage` parses and folds every header of every part, 2 to 8 ms a letter. Here it folds the few that
need it: most headers are plain and short, and most others were written before.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from functools import lru_cache
from textwrap import wrap
from typing import TypeAlias

LONGEST = 78  # characters of a line, where a header can be folded (RFC 5322, 2.1.1)
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_ENCODED = "=?"  # begins an encoded word (RFC 2047)
_SECOND = re.compile(rb"\r(?!\n)|(?<!\r)\n|\n(?![ \t])")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)  # what needs no quotes


class Link(UnstructuredHeader):
    """A header that holds a link: one line, however long. Past 75 characters the library would encode it to pieces."""

    name: str  # of BaseHeader, with which the registry combines this class

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class Subject(UniqueUnstructuredHeader):
    """A subject whose first line is not empty, as the library's is where all of it fits on the second: some programs
    show nothing then, or a blank before it."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        folded: str = super().fold(policy=policy)  # type: ignore[misc]  # of BaseHeader
        empty = f"{self.name}:{policy.linesep} "
        if not folded.startswith(empty):
            return folded
        whole = f"{self.name}: {''.join(folded.removeprefix(empty).splitlines())}"
        lines = wrap(whole, 78, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False)
        return policy.linesep.join(lines) + policy.linesep


Policy: TypeAlias = "EmailPolicy[EmailMessage]"  # which takes no type while it runs
_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", Subject)  # type: ignore[arg-type]  # what it takes are such parts of a class
_HEADERS.map_to_type("list-unsubscribe", Link)  # type: ignore[arg-type]
ASCII, UTF8 = SMTP.clone(header_factory=_HEADERS), SMTPUTF8.clone(header_factory=_HEADERS)


def header(name: str, value: str, policy: Policy = ASCII) -> bytes:
    """The line, or lines, of a header.

    Raises:
        ValueError: there is a line break in it.
    """
    if "\r" in value or "\n" in value:
        raise ValueError(f"a line break in {name}: {value!r}")
    is_short = len(name) + 2 + len(value) <= LONGEST
    if is_short and _PLAIN.fullmatch(value) and _ENCODED not in value:
        return f"{name}: {value}\r\n".encode()
    return _folded(name, value, policy)


def address(name: str, who: str, email: str, policy: Policy = ASCII) -> bytes:
    """The line, or lines, of a header with one mailbox."""
    local, _, domain = email.rpartition("@")
    if not who and _ATOMS.fullmatch(local):
        return header(name, email, policy)
    return _address(name, who, local, domain, policy)


def text(subtype: str, words: str) -> bytes:
    """A part of text, in lines of at most 76 characters (RFC 2045, 6.7); a reader sees none of those breaks."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    kind = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return kind.encode() + b2a_qp(lines.replace("\n", "\r\n").encode())


def data(kind: str, body: bytes, *, filename: str = "") -> bytes:
    """A part of any bytes, of the content type *kind*; attached where it has a *filename*."""
    attached = f'Content-Disposition: attachment; filename="{filename}"\r\n' if filename else ""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{attached}\r\n"
    return head.encode() + encodebytes(body).replace(b"\n", b"\r\n")


def several(subtype: str, parts: Iterable[bytes], *, boundary: str) -> bytes:
    """Parts as one. Neither encoding of a part can write the `=_` that begins each boundary (RFC 2045, 6.7)."""
    line = f"--=_{boundary}".encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="=_{boundary}"\r\n\r\n'.encode()
    return head + b"".join(b"%s\r\n%s\r\n" % (line, part) for part in parts) + line + b"--\r\n"


# Subjects, senders and causes are the same in many letters; the library needs 100 to 300 microseconds for one.
@lru_cache(maxsize=1024)
def _folded(name: str, value: str, policy: Policy) -> bytes:
    if _ENCODED in value:
        return f"{name}: {_encoded(value, name)}\r\n".encode()
    return _in_lines(policy.fold_binary(*policy.header_store_parse(name, value)))


@lru_cache(maxsize=256)
def _address(name: str, who: str, local: str, domain: str, policy: Policy) -> bytes:
    if _ENCODED in who:
        return f"{name}: {_encoded(who, name)}\r\n <{Address('', username=local, domain=domain)}>\r\n".encode()
    whole = Address(who, username=local, domain=domain)
    return _in_lines(policy.fold_binary(*policy.header_store_parse(name, whole)))


def _encoded(value: str, name: str) -> str:
    """*value* that looks like an encoded word, encoded itself: the library would decode what somebody typed, and a line
    break that it hides would begin a header of theirs in our name."""
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _in_lines(folded: bytes) -> bytes:
    """*folded*, if it is one header.

    Raises:
        ValueError: it is more than one.
    """
    if _SECOND.search(folded, 0, len(folded) - 2):
        raise ValueError(f"more than one header: {folded!r}")
    return folded
