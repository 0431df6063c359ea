"""Mail as nobody should write it: the sink keeps and shows whatever bytes come, and goes on."""

import json
import smtplib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from local.sink.letters import Letters
from tests.local.sinks import Sink, a_mail, a_sink, send

NO_TEXT = "=?utf-8?b?//4=?=@example.org"  # what it stands for is no UTF-8
NO_WORD = "=?utf-8?q??=@example.org"  # what the standard library stumbles over
DEEP = b"Content-Type: message/rfc822\r\n\r\n" * 2_000
FRAGMENTS = st.sampled_from(
    [
        NO_TEXT.encode(),
        NO_WORD.encode(),
        b"=?utf-7?q?+2AA-?=",
        b"=?none?b?====?=",
        b"=?",
        b"\xff\xfe",
        b"\x00",
        b"Subject: ",
        b"To: ",
        b"X-\xff: ",
        b"\xd0\x9f",
        b"\\ud800",
        b";",
        b"\r\n",
        b"\r\n\r\n",
        b"Content-Type: ",
        b"text/plain",
        b"text/html; charset=unicode_escape",
        b"text/calendar; charset=idna",
        b"multipart/mixed; boundary=a",
        b"message/rfc822",
        b"\r\n--a\r\n",
        b"\r\n--a--",
        b"begin 644 a\r\n",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: uuencode",
        b"Content-Disposition: attachment; ",
        b"filename*=none''%FF",
        b"filename*0*=utf-8''%ff",
    ]
)
MAILS = st.lists(FRAGMENTS | st.binary(max_size=20), max_size=25).map(b"".join)
ODD = ["\ud800", "\udcff", "\0", "ß", "A", "@example.org"]  # halves of characters too
ADDRESSES = st.lists(st.sampled_from(ODD) | st.text(max_size=5), max_size=6).map("".join)


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """A sink of this module's own."""
    with a_sink(tmp_path_factory.mktemp("sink")) as started:
        yield started


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Letters:
    """Kept mails without a server."""
    return Letters(tmp_path_factory.mktemp("letters") / "letters.sqlite")


@pytest.mark.parametrize("address", [NO_TEXT, NO_WORD, '"a b"@example.org'])
def test_a_mail_for_a_strange_recipient_is_kept_and_the_next_one_too(sink: Sink, address: str) -> None:
    index = _posted(sink, address, f"To: {address}\r\nSubject: {address}\r\n\r\nHello".encode())

    assert index is not None
    _assert_shown(sink, index)
    assert send(sink, a_mail("next@example.org")) > index


def test_a_recipient_that_cannot_be_read_is_kept_as_it_came(sink: Sink) -> None:
    index = _posted(sink, NO_WORD, b"Subject: Hello\r\n\r\nHello")

    assert sink.web.get(f"/api/messages/{index}").json()["to"] == [NO_WORD]
    assert [found["index"] for found in sink.web.get("/api/messages", params={"to": NO_WORD}).json()][-1] == index


def test_an_attachment_with_a_name_in_another_script_is_handed_out(sink: Sink) -> None:
    mail = a_mail("fay@example.org")
    mail.add_attachment(b"a", maintype="text", subtype="calendar", filename="приглашение.ics")

    index = send(sink, mail)

    assert sink.web.get(f"/mails/{index}/parts/0").content == b"a"


def test_a_mail_comes_out_byte_for_byte(sink: Sink) -> None:
    index = _posted(sink, "gil@example.org", b"Subject: \xff\r\nX: =?utf-8?q??=\r\n\r\n\xfe\r\n")

    assert sink.web.get(f"/mails/{index}/raw").content == b"Subject: \xff\r\nX: =?utf-8?q??=\r\n\r\n\xfe\r\n"


def test_a_number_that_no_mail_can_have_is_not_found(sink: Sink) -> None:
    assert sink.web.get(f"/mails/{2**64}").status_code == 404


@settings(max_examples=60)
@given(raw=MAILS)
@example(raw=DEEP)
@example(raw=b"From: " + NO_WORD.encode() + b"\r\nContent-Type: =?utf-8?q??=\r\n\r\n")
@example(raw=b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\ud800")
def test_whatever_mail_is_kept_and_shown(sink: Sink, raw: bytes) -> None:
    index = _posted(sink, "any@example.org", raw)

    assert index is not None
    _assert_shown(sink, index)


@settings(max_examples=200)
@given(sender=ADDRESSES, recipients=st.lists(ADDRESSES, min_size=1, max_size=3), raw=MAILS)
@example(sender="\udcff", recipients=["\ud800@example.org"], raw=b"X-\xff: =?utf-7?q?+2AA-?=\r\n\r\n")
def test_whatever_envelope_is_kept_and_found(letters: Letters, sender: str, recipients: list[str], raw: bytes) -> None:
    number = letters.add(sender, recipients, raw)

    assert letters.raw(number) == raw
    (newest,) = letters.newest(limit=1)
    assert newest["index"] == number
    assert json.dumps(newest, ensure_ascii=False).encode()
    assert len(newest["to"]) == len(recipients)


def test_a_mail_that_cannot_be_kept_leaves_the_store_usable(tmp_path: Path) -> None:
    letters = Letters(tmp_path / "letters.sqlite")
    other = sqlite3.connect(tmp_path / "letters.sqlite")
    other.execute("ALTER TABLE recipients RENAME TO elsewhere")
    with pytest.raises(sqlite3.OperationalError):
        letters.add("a@example.org", ["b@example.org"], b"Subject: Lost\r\n\r\n")
    other.execute("ALTER TABLE elsewhere RENAME TO recipients")
    other.close()

    letters.add("a@example.org", ["b@example.org"], b"Subject: Next\r\n\r\n")

    assert [found["subject"] for found in letters.newest()] == ["Next"]


def _posted(sink: Sink, to: str, raw: bytes) -> int | None:
    """Send *raw* to the envelope's *to*; the number that the sink answers with."""
    with smtplib.SMTP("127.0.0.1", sink.smtp_port) as smtp:
        smtp.ehlo()
        for command in ("MAIL FROM:<desk@example.org>", f"RCPT TO:<{to}>"):
            code, answer = smtp.docmd(command)
            assert code == 250, answer
        code, answer = smtp.data(raw)
    return int(answer.rpartition(b" ")[2]) if code == 250 else None


def _assert_shown(sink: Sink, index: int) -> None:
    for path in ("/", "/api/messages?limit=5000", f"/mails/{index}", f"/api/messages/{index}", f"/mails/{index}/html"):
        _assert_fine(sink.web.get(path))
    for part in range(len(sink.web.get(f"/api/messages/{index}").json()["parts"])):
        _assert_fine(sink.web.get(f"/mails/{index}/parts/{part}"))


def _assert_fine(answer: httpx.Response) -> None:
    assert answer.status_code == 200, answer.url
