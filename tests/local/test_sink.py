"""The mail sink: takes mail by real SMTP, shows it to people and programs, and refuses production."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from local.sink.__main__ import Door
from local.sink.arrivals import Arrivals
from local.sink.letters import Letters
from shared import clock
from tests.local.sinks import Sink, a_mail, a_sink, send


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """A sink of this module's own."""
    with a_sink(tmp_path_factory.mktemp("sink")) as started:
        yield started


def test_a_mail_is_listed_for_its_recipient_with_its_links(sink: Sink) -> None:
    sent = a_mail("ana@example.org", subject="Sign in", text="Follow\nhttp://127.0.0.1:8000/sign-in/confirm/abc\n")

    send(sink, sent)

    (found,) = sink.web.get("/api/messages", params={"to": "ANA@example.org"}).json()
    assert (found["from"], found["to"], found["subject"]) == ("desk@example.org", ["ana@example.org"], "Sign in")
    assert found["links"] == ["http://127.0.0.1:8000/sign-in/confirm/abc"]
    assert found["headers"] == {"X-Letter-Template": "test"}
    assert sink.web.get("/api/messages", params={"to": "ana@example.org", "after": found["index"]}).json() == []


def test_a_mail_is_told_whole_with_its_calendar_part(sink: Sink) -> None:
    mail = a_mail("bo@example.org", text="Plain")
    mail.add_alternative("<p>Html</p>", subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="invite.ics")

    index = send(sink, mail)

    whole = sink.web.get(f"/api/messages/{index}").json()
    assert (whole["text"].strip(), whole["html"].strip()) == ("Plain", "<p>Html</p>")
    assert whole["calendar"] == "BEGIN:VCALENDAR\r\n"
    assert ["X-Letter-Template", "test"] in whole["headers"]
    assert sink.web.get(f"/mails/{index}/parts/0").headers["content-disposition"] == 'attachment; filename="invite.ics"'


def test_a_listing_tells_invitations_and_headers_in_any_script_unfolded(sink: Sink) -> None:
    mail = a_mail("eva@example.org", subject="Πρόσκληση: " + "Ανοικτά δεδομένα για όλες τις πόλεις " * 3)
    mail.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="invite.ics")

    send(sink, mail)

    (found,) = sink.web.get("/api/messages", params={"to": "eva@example.org"}).json()
    assert found["subject"] == " ".join(str(mail["Subject"]).split())
    assert found["calendar"] == "BEGIN:VCALENDAR\r\n"


def test_who_waits_gets_a_mail_the_moment_it_arrives(sink: Sink) -> None:
    threading.Timer(0.5, send, (sink, a_mail("cleo@example.org"))).start()

    asked = clock.real()
    found = sink.web.get("/api/messages", params={"to": "cleo@example.org", "wait": 10}, timeout=15).json()

    assert len(found) == 1
    assert 0.4 < (clock.real() - asked).total_seconds() < 3


def test_who_waits_for_nothing_is_let_go_in_time(sink: Sink) -> None:
    asked = clock.real()

    assert sink.web.get("/api/messages", params={"to": "nobody@example.org", "wait": 1}).json() == []
    assert 0.9 < (clock.real() - asked).total_seconds() < 3


def test_a_page_shows_a_mail_harmless_and_its_link_clickable(sink: Sink) -> None:
    index = send(sink, a_mail("dia@example.org", subject="<script>", text="<b> https://example.org/?a=1&b=2 \n"))

    page = sink.web.get(f"/mails/{index}")

    assert "<script>" not in page.text
    assert '<a href="https://example.org/?a=1&amp;b=2"' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "dia@example.org" in sink.web.get("/", params={"to": "dia@example.org"}).text
    assert sink.web.get("/mails/999999").status_code == 404


def test_what_cannot_be_kept_is_refused_for_now_not_for_good(tmp_path: Path) -> None:
    kept = Letters(tmp_path / "letters.sqlite")
    kept._db.execute("PRAGMA max_page_count = 1")  # a full disk
    mail = Envelope()
    mail.mail_from, mail.rcpt_tos, mail.content = "desk@example.org", ["ana@example.org"], b"x" * 100_000

    answer = asyncio.run(Door(Arrivals(kept)).handle_DATA(None, None, mail))  # type: ignore[arg-type]  # it needs neither

    assert answer == "452 4.3.1 Not kept: database or disk is full"


def test_production_refuses_the_sink() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "local.sink"],
        env={**os.environ, "ENVIRONMENT": "production"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode != 0
    assert "ENVIRONMENT=local" in run.stderr
