"""What is in a mail, whatever bytes somebody sent: nothing here refuses any, and every text it gives is fit for UTF-8.

Read by the standard library's older policy, which takes what the newer one raises errors for, in a seventh of its time.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

LINK = re.compile(r"https?://[^\s<>\"]+")
KIND = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_UNWRITABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Part:
    """A part of a mail that is not its text: an invitation, an attachment."""

    name: str
    content_type: str
    content: bytes


def writable(text: str) -> str:
    """*text* with a replacement character for each half character, which UTF-8 cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def parsed(raw: bytes) -> Message:
    """A mail as the standard library reads it; one that it cannot read is all text."""
    try:
        return BytesParser(policy=compat32).parsebytes(raw)
    except Exception:  # parts within parts without end, and whatever else a stranger thinks of
        mail = Message()
        mail.set_payload(raw.decode("ascii", "surrogateescape"))
        return mail


def headers(mail: Message) -> list[tuple[str, str]]:
    """Every header of a mail, readable and on one line, in order."""
    return [(_unfolded(name), _unfolded(value)) for name, value in mail.raw_items()]


def text_of(mail: Message, kind: str = "plain") -> str:
    """The plain (or html) text of a mail, empty if it has none."""
    body = _body(mail, kind)
    return "" if body is None else _text(body)


def calendar_of(mail: Message) -> str:
    """The calendar object of an invitation, empty if it has none."""
    return next((_text(part) for part in _leaves(mail) if part.get_content_type() == "text/calendar"), "")


def links(text: str) -> list[str]:
    """The web addresses in a text, in order."""
    return [link.rstrip(".,;)") for link in LINK.findall(text)]


def parts(mail: Message) -> list[Part]:
    """Every part of a mail that is neither its plain nor its html text, in order."""
    texts = [_body(mail, "plain"), _body(mail, "html")]
    found = [part for part in _leaves(mail) if not any(part is text for text in texts)]
    return [_part(part, number) for number, part in enumerate(found)]


def told(raw: bytes) -> dict[str, Any]:
    """What a mail's summary tells of it."""
    mail = parsed(raw)
    first = dict(reversed(headers(mail)))
    named = {name.lower(): value for name, value in first.items()}
    return {
        "subject": named.get("subject", ""),
        "message_id": named.get("message-id", ""),
        "headers": {name: value for name, value in first.items() if name.lower().startswith("x-")},
        "links": links(text_of(mail)),
        "calendar": calendar_of(mail),
    }


def _unfolded(value: str) -> str:
    line = " ".join(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
    with contextlib.suppress(Exception):  # whatever a stranger wrote there is shown as it came
        return writable(str(make_header(decode_header(line)))) if "=?" in line else line
    return line


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that have no parts, in order; without recursion, however deep they lie."""
    waiting: list[Any] = [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            waiting.extend(part.get_payload()[::-1])
        else:
            yield part


def _body(mail: Message, kind: str) -> Message | None:
    texts = (part for part in _leaves(mail) if part.get_content_type() == f"text/{kind}")
    return next((part for part in texts if part.get_content_disposition() != "attachment"), None)


def _content(part: Message) -> bytes:
    with contextlib.suppress(Exception):  # said to be encoded in a way that it is not
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _text(part: Message) -> str:
    content = _content(part)
    with contextlib.suppress(Exception):  # a character set that is none
        return writable(content.decode(part.get_content_charset() or "utf-8", errors="replace"))
    return content.decode(errors="replace")


def _part(part: Message, number: int) -> Part:
    kind = part.get_content_type()
    name = _filename(part) or f"part-{number}.{'ics' if kind == 'text/calendar' else 'bin'}"
    return Part(name, kind if KIND.fullmatch(kind) else "application/octet-stream", _content(part))


def _filename(part: Message) -> str:
    with contextlib.suppress(Exception):  # a name in a character set that is none
        return _unfolded(part.get_filename() or "")
    return ""
