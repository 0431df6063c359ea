"""What stands on the wire: headers nobody can inject into, parts in the order clients want, links whole."""

import email
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from icalendar import Calendar
from pydantic import ValidationError

from services.notifications.actions import links
from services.notifications.forms import SignInAsked
from services.notifications.mail import wire
from services.notifications.mail.envelope import envelope
from services.notifications.mail.rendering import Rendered, rendered
from services.notifications.model.letters import Letter
from services.notifications.model.notices import requests
from services.notifications.model.notices.notice import letter_of, one_line
from shared.people import Contact
from shared.settings import Environment, Settings
from tests.notifications.builders import NOW, a_challenge, a_letter, an_entry, an_id

SETTINGS = Settings(
    environment=Environment.LOCAL,
    link_key="k" * 32,
    mail_from="City challenge <challenge@example.org>",
    base_url="https://challenge.europe.example.org",
)


def on_the_wire(letter: Letter, bodies: Rendered | None = None) -> EmailMessage:
    mail = envelope(letter, bodies or Rendered(text="Hello\n", html="<p>Hello</p>\n"), SETTINGS, now=NOW)
    return email.message_from_bytes(mail, policy=default)


def test_a_letter_says_that_a_machine_wrote_it_when_and_in_which_language() -> None:
    mail = on_the_wire(a_letter())

    assert {name: mail[name] for name in ("From", "To", "Date", "Auto-Submitted", "Content-Language")} == {
        "From": "City challenge <challenge@example.org>",
        "To": "maria@athens.example",
        "Date": "Mon, 04 May 2020 09:30:00 +0000",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
    }
    assert mail["Message-ID"] == f"<{an_id('letter')}@example.org>"


def test_greek_survives_in_subject_and_text() -> None:
    mail = on_the_wire(a_letter(subject="Received: Θεσσαλονίκη"), Rendered(text="Καλημέρα\n", html="<p>Καλημέρα</p>"))

    body = mail.get_body(("plain",))
    assert body is not None
    assert (mail["Subject"], body.get_content().strip()) == ("Received: Θεσσαλονίκη", "Καλημέρα")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: spy@example.org"},
        {"subject": "Hello\nBcc: spy@example.org"},
        {"recipient": "a@example.org\r\nBcc: spy@example.org"},
    ],
)
def test_a_line_break_in_a_header_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        on_the_wire(a_letter(**changes))


HIDDEN = "=?utf-8?q?Athens=0D=0ABcc:_evil=40x.example=0D=0A=0D=0AHello?="


@pytest.mark.parametrize("recipient", ["maria@athens.example", "μαρία@athens.example"])
@pytest.mark.parametrize("typed", [HIDDEN, f"Received: {HIDDEN} " + "and more " * 20, "=?utf-8?b?VHJhcA==?=", "a =? b"])
def test_what_looks_like_an_encoded_word_arrives_as_it_was_typed(typed: str, recipient: str) -> None:
    mail = on_the_wire(a_letter(subject=typed, recipient=recipient))

    assert mail["Bcc"] is None
    assert mail["Subject"].split() == typed.split()
    assert set(mail.keys()) == set(on_the_wire(a_letter(recipient=recipient)).keys())


@pytest.mark.parametrize("typed", [HIDDEN, "=?utf-8?b?VHJhcA==?="])
def test_no_name_in_an_address_begins_another_header(typed: str) -> None:
    line = wire.address("To", typed, "maria@athens.example")

    parsed = email.message_from_bytes(line + b"\r\n", policy=default)
    assert list(parsed.keys()) == ["To"]
    assert parsed["To"].addresses[0].addr_spec == "maria@athens.example"


@pytest.mark.parametrize("broken", ["abc\n", "a\rb", "a\r\nBcc: x@y.example"])
def test_a_line_break_ends_no_header(broken: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        wire.header("Subject", broken)


def test_a_name_typed_over_two_lines_becomesone_line_of_a_subject() -> None:
    assert one_line("Athens\r\nBcc: spy@example.org") == "Athens Bcc: spy@example.org"


@given(st.text(st.sampled_from("ab -,:–Ελ🏙"), min_size=1, max_size=200).map(lambda said: " ".join(said.split())))
@example("You are no longer a delegate to Launch week, 28 September to 2 October 2020")
def test_a_subject_begins_on_its_own_line_and_arrives_as_it_was(subject: str) -> None:
    assume(subject)
    line = wire.header("Subject", subject)

    arrived = email.message_from_bytes(line, policy=default)

    assert str(arrived["Subject"]) == subject
    assert not line.startswith(b"Subject:\r\n")
    assert max(map(len, line.splitlines())) <= 998


def test_no_applicants_name_stands_in_an_address_header() -> None:
    mail = on_the_wire(a_letter(facts={"name": "Maria <spy@example.org>, other@example.org"}))

    assert [str(address) for address in mail["To"].addresses] == ["maria@athens.example"]


def test_a_calendar_letter_has_the_parts_that_clients_want() -> None:
    mail = on_the_wire(a_letter(template="registration", facts={"method": "REQUEST", "entry": an_entry().model_dump()}))

    alternative, attached = mail.iter_parts()
    plain, html, calendar = alternative.iter_parts()
    assert [part.get_content_type() for part in (mail, alternative, plain, html, calendar)] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert (calendar.get_param("method"), attached.get_filename()) == ("REQUEST", "invite.ics")
    assert attached.get_content() == calendar.get_payload(decode=True)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_object_agrees_with_the_mail(method: str) -> None:
    mail = on_the_wire(a_letter(template="registration", facts={"method": method, "entry": an_entry(3).model_dump()}))

    _, attached = mail.iter_parts()
    calendar = Calendar.from_ical(attached.get_content())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == (method, "opening@icc-2020", 3)
    assert (event["ORGANIZER"], event["ATTENDEE"]) == ("mailto:challenge@example.org", "mailto:maria@athens.example")


@pytest.mark.parametrize("host", ["c.example", f"{'long.' * 30}example"])
def test_links_and_ids_arrive_unbroken_however_long(host: str) -> None:
    settings = SETTINGS.model_copy(update={"base_url": f"https://{host}", "mail_from": f"City challenge <c@{host}>"})
    issue = requests.announcement(
        "subscriber0", Contact(email="s@example.org"), a_challenge(), message="m/1", places=90, announced_at=NOW
    )
    letter = letter_of(issue, letter_id=an_id("issue"), at=NOW, generation=1)

    mail = envelope(letter, rendered(letter, settings), settings, now=NOW)

    token = links.leave_token(settings, "subscriber0")
    assert f"\r\nList-Unsubscribe: <https://{host}/n/{token}>\r\n".encode() in mail
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail
    assert email.message_from_bytes(mail, policy=default)["Message-ID"] == f"<{letter.id}@{host}>"
    assert f"<{letter.id}@{host}>".encode() in mail


def test_decisions_and_receipts_have_no_leaving_link() -> None:
    assert "List-Unsubscribe" not in on_the_wire(a_letter())


@pytest.mark.parametrize(
    "address",
    [
        "=?utf-8?b?YQ0KU3ViamVjdDogWW91IHdvbg0KDQpQYXkg?=@example.org",
        "=?utf-8?q?a=0D=0ABcc=3Aq?=@example.org",
        "=?unicode_escape?q?=5Cud800?=@example.org",
        "=?utf-8?q??=@example.org",
    ],
)
def test_an_encoded_word_for_an_address_is_neither_taken_nor_written_to(address: str) -> None:
    with pytest.raises(ValidationError, match="no-such-email"):
        Contact(email=address)
    with pytest.raises(ValidationError, match="no-such-email"):
        SignInAsked(email=address)
    with pytest.raises(ValueError, match="read as something else"):
        on_the_wire(a_letter(recipient=address))
