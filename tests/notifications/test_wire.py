"""What is written straight into bytes is what the library would have written, to every reader."""

import email
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.mail import wire
from services.notifications.mail.envelope import envelope
from services.notifications.mail.rendering import rendered
from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import Letter
from shared.settings import Environment, Settings
from shared.texts import languages
from tests.notifications.builders import NOW
from tests.notifications.every_letter import every_letter

SETTINGS = Settings(environment=Environment.LOCAL, link_key="k" * 32, mail_from="City challenge <c@example.org>")
LETTERS = every_letter()


def by_the_library(letter: Letter, ours: EmailMessage) -> EmailMessage:
    """The same message, made of what *ours* holds by the library's own means."""
    bodies = rendered(letter, SETTINGS)
    mail = EmailMessage(policy=wire.ASCII)
    for name, value in ours.items():
        mail[name] = Address(addr_spec=letter.recipient) if name == "To" else str(value).strip()
    for name in ("MIME-Version", "Content-Type"):
        del mail[name]
    mail.set_content(bodies.text, cte="quoted-printable")
    mail.add_alternative(bodies.html, subtype="html", cte="quoted-printable")
    calendars = [part for part in ours.walk() if part.get_content_type() == "text/calendar"]
    attached = [part for part in ours.walk() if part.get_filename()]
    method = {"method": letter.facts.get("method")}
    for part in calendars if len(calendars) == 1 else []:
        mail.add_alternative(part.get_content(), subtype="calendar", params=method, cte="base64")
    for part in attached:
        if len(calendars) == 1:
            mail.add_attachment(part.get_content(), maintype="application", subtype="ics", filename="invite.ics")
        else:
            text, file = part.get_content(), part.get_filename()
            mail.add_attachment(text, subtype="calendar", params=method, cte="base64", filename=file)
    mail["Content-Language"] = ours["Content-Language"]
    return mail


def seen(mail: bytes) -> list[Any]:
    """Every part as it is read: its headers but for the names of boundaries, and what it holds."""
    whole = email.message_from_bytes(mail, policy=default)
    return [
        (
            sorted((one, re.sub(r"boundary=.*", "", str(said))) for one, said in part.items() if one != SAID_AGAIN),
            None if part.is_multipart() else part.get_payload(decode=True),
        )
        for part in whole.walk()
    ]


SAID_AGAIN = "MIME-Version"  # which the library writes into parts, too


def lines(mail: bytes) -> list[bytes]:
    """The headers of the whole, as they stand there, sorted; boundaries left out."""
    head, _, _ = mail.partition(b"\r\n\r\n")
    unnamed = re.sub(rb";\s+boundary=[^\r]*", b"", head)
    return sorted(re.split(rb"\r\n(?! )", unnamed))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("template", KINDS)
def test_every_letter_is_what_the_library_writes(template: str, language: str) -> None:
    letter = LETTERS[template].model_copy(update={"language": language})

    ours = envelope(letter, rendered(letter, SETTINGS), SETTINGS, now=NOW)

    mail = by_the_library(letter, email.message_from_bytes(ours, policy=default))
    theirs = mail.as_bytes(policy=mail.policy)
    assert lines(ours) == lines(theirs)
    assert seen(ours) == seen(theirs)


@given(st.text(st.sampled_from("ab .=_-é\n"), max_size=200))
def test_no_line_of_a_text_is_taken_for_a_boundary(words: str) -> None:
    parts = [wire.text("plain", words), wire.data("application/ics", words.encode())]
    whole = wire.several("mixed", parts, boundary="b")

    first, second = email.message_from_bytes(b"MIME-Version: 1.0\r\n" + whole, policy=default).iter_parts()

    assert first.get_content().rstrip().splitlines() == words.rstrip().splitlines()
    assert second.get_content() == words.encode()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=90))
def test_a_header_is_what_the_library_writes(value: str) -> None:
    theirs = wire.ASCII.fold_binary(*wire.ASCII.header_store_parse("X-Cause", value))

    assert wire.header("X-Cause", value) == theirs
