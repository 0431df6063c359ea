"""What calendar clients are given: the letter of RFC 5545 and 5546, whatever people type."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from shared import calendar
from shared.calendar import Entry, EntryStatus, Mailbox, Method

OFFICE = Mailbox(email="office@example.org", name="Programme office")
DELEGATE = Mailbox(email="eleni@athens.example", name="Ελένη")
LINK = "https://meet.example.org/j/7?pwd=a,b;c"
ANYTHING = st.text(max_size=300)
NASTY = st.text(alphabet="\r\n\t,;:\\\"' aΕλ😀\x00\x0b\x85\u2028" + "xnN", max_size=300)


def an_entry(**changes: object) -> Entry:
    noon = datetime(2020, 9, 28, 10, tzinfo=UTC)
    whole = {
        "uid": "opening.launch-week@icc-2020",
        "sequence": 0,
        "changed_at": datetime(2020, 9, 1, 8, 30, tzinfo=UTC),
        "title": "Opening",
        "summary": "Welcome",
        "place": "online",
        "url": "/events/sessions/opening",
        "starts_at": noon,
        "ends_at": noon + timedelta(hours=1),
    }
    return Entry.model_validate({**whole, **changes})


def a_request(entry: Entry) -> bytes:
    return calendar.invitation(entry, method=Method.REQUEST, organizer=OFFICE, attendee=DELEGATE)


def test_a_feed_is_exactly_this() -> None:
    entry = an_entry(title="Opening, with music; and more")

    written = calendar.feed([entry], name="Launch week", base_url="https://challenge.example", url="/events/")

    assert written.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//City Challenge//Events//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Launch week",
        "X-WR-CALNAME:Launch week",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "URL:https://challenge.example/events/",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "SUMMARY:Opening\\, with music\\; and more",
        "DTSTART:20200928T100000Z",
        "DTEND:20200928T110000Z",
        "DTSTAMP:20200901T083000Z",
        "UID:opening.launch-week@icc-2020",
        "SEQUENCE:0",
        "DESCRIPTION:Welcome",
        "LAST-MODIFIED:20200901T083000Z",
        "LOCATION:online",
        "STATUS:CONFIRMED",
        "URL:https://challenge.example/events/sessions/opening",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_invitation_carries_the_feeds_uid_sequence_and_times() -> None:
    entry = an_entry(sequence=3)

    fed = Calendar.from_ical(calendar.feed([entry], name="x")).walk("VEVENT")[0]
    invited = Calendar.from_ical(a_request(entry)).walk("VEVENT")[0]

    agreed = ("uid", "sequence", "status", "dtstart", "dtend", "dtstamp", "last-modified", "summary")
    assert {name: fed[name].to_ical() if hasattr(fed[name], "to_ical") else fed[name] for name in agreed} == {
        name: invited[name].to_ical() if hasattr(invited[name], "to_ical") else invited[name] for name in agreed
    }


def test_a_request_asks_for_no_answer_since_nobody_reads_one() -> None:
    parsed = Calendar.from_ical(a_request(an_entry()))

    event = parsed.walk("VEVENT")[0]
    assert parsed["METHOD"] == "REQUEST"
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == (
        "mailto:office@example.org",
        "Programme office",
    )
    assert event["ATTENDEE"] == "mailto:eleni@athens.example"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Ελένη",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
    }


def test_a_cancel_says_cancelled_and_asks_for_nothing() -> None:
    written = calendar.invitation(an_entry(sequence=2), method=Method.CANCEL, organizer=OFFICE, attendee=DELEGATE)

    parsed = Calendar.from_ical(written)
    event = parsed.walk("VEVENT")[0]
    assert (parsed["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert "RSVP" not in event["ATTENDEE"].params


def test_a_cancelled_entry_stays_in_the_feed() -> None:
    entries = [an_entry(status=EntryStatus.CANCELLED, sequence=1), an_entry(uid="other@icc-2020")]

    events = Calendar.from_ical(calendar.feed(entries, name="x")).walk("VEVENT")

    assert [event["STATUS"] for event in events] == ["CANCELLED", "CONFIRMED"]


def test_a_link_to_join_is_a_conference_and_stands_in_the_description_for_programs_that_know_none() -> None:
    event = Calendar.from_ical(a_request(an_entry(place="Rue J.Monnet 5", link=LINK))).walk("VEVENT")[0]

    assert (event["LOCATION"], event["CONFERENCE"]) == ("Rue J.Monnet 5", LINK)
    assert dict(event["CONFERENCE"].params) == {
        "VALUE": "URI",
        "FEATURE": ["AUDIO", "VIDEO"],
        "LABEL": "Join the session",
    }
    assert event["DESCRIPTION"] == f"Welcome\n\nJoin the session: {LINK}"


def test_what_is_cancelled_has_neither_place_nor_link_in_any_calendar() -> None:
    off = an_entry(status=EntryStatus.CANCELLED, place="Hall 2", link=LINK)
    on = an_entry(place="Hall 2", link=LINK)

    fed = calendar.feed([off, on.off(sequence=1)], name="x").decode()
    mailed = calendar.invitation(on, method=Method.CANCEL, organizer=OFFICE, attendee=DELEGATE).decode()

    assert [name for name in ("LOCATION", "CONFERENCE", "meet.example") if name in fed + mailed] == []
    assert ("STATUS:CANCELLED" in fed, "STATUS:CANCELLED" in mailed) == (True, True)


def test_times_with_an_offset_are_told_in_utc() -> None:
    local = datetime(2020, 9, 28, 12, tzinfo=timezone(timedelta(hours=2)))

    written = calendar.feed([an_entry(starts_at=local)], name="x")

    assert b"DTSTART:20200928T100000Z" in written


@given(title=NASTY | ANYTHING, summary=NASTY | ANYTHING, place=NASTY | ANYTHING)
def test_no_text_becomes_a_line_of_its_own(title: str, summary: str, place: str) -> None:
    entry = an_entry(title=title, summary=summary, place=place)

    written = a_request(entry)

    assert_well_formed(written)
    plain = a_request(an_entry(summary="x" if summary else "", place="x" if place else ""))
    assert names_of(written) == names_of(plain)


def read_as_rfc_5545_says(text: str) -> str:
    """icalendar's own reader takes an escaped backslash before an n for a line break."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


@given(title=NASTY | ANYTHING)
@example(title=r"C:\New\notes")
def test_texts_survive_the_round_trip(title: str) -> None:
    kept = calendar._text(title)

    unfolded = calendar.feed([an_entry(title=title)], name="x").decode().replace("\r\n ", "")
    written = next(line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")

    assert read_as_rfc_5545_says(written) == kept


@given(name=NASTY | ANYTHING)
def test_no_name_of_a_person_or_calendar_breaks_the_object(name: str) -> None:
    someone = Mailbox(email="a@b.example", name=name)

    written = calendar.invitation(an_entry(), method=Method.REQUEST, organizer=someone, attendee=someone)

    assert_well_formed(written)
    assert names_of(written) == names_of(a_request(an_entry()))
    assert_well_formed(calendar.feed([an_entry()], name=name))


def test_a_calendars_name_needs_no_escapes_which_thunderbird_would_show() -> None:
    written = calendar.feed([], name="Launch week, 28 September; online \\ at home")

    assert "\r\nNAME:Launch week – 28 September – online / at home\r\n".encode() in written


def test_long_greek_lines_fold_at_75_octets_and_between_characters() -> None:
    title = "Εναρκτήρια συνεδρία 😀 " * 20

    written = calendar.feed([an_entry(title=title)], name="x")

    assert_well_formed(written)
    assert str(Calendar.from_ical(written).walk("VEVENT")[0]["SUMMARY"]) == title


@pytest.mark.parametrize("url", ["https://elsewhere.example/a,b;c?d=1", "/events/sessions/x"])
def test_a_url_is_whole_and_unescaped(url: str) -> None:
    written = calendar.feed([an_entry(url=url)], name="x", base_url="https://challenge.example")

    whole = url if url.startswith("https") else f"https://challenge.example{url}"
    assert f"\r\nURL:{whole}\r\n".encode() in written


def assert_well_formed(written: bytes) -> None:
    assert written.endswith(b"\r\n")
    lines = written[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)
    for line in lines:
        line.decode()


def names_of(written: bytes) -> list[str]:
    unfolded = written.replace(b"\r\n ", b"").decode()
    return [line.split(":")[0].split(";")[0] for line in unfolded.split("\r\n")]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\u202e"])
def test_a_title_kept_before_the_policy_breaks_no_line_of_a_feed(sign: str) -> None:
    old = an_entry(title=f"Open{sign}ing", place=f"Hall{sign}1", summary=f"Be{sign}gin")

    written = calendar.feed([old], name=f"Launch{sign}week", base_url="https://example.org").decode()

    assert sign not in written
    assert written.splitlines() == written[:-2].split("\r\n")
