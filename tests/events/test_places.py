"""Which places everybody may read: rooms and halls, never the way into a meeting."""

from zoneinfo import ZoneInfo

import pytest

from services.events.agenda import told
from services.events.model import ONLINE
from services.events.scheduling import Order, difference, reschedule
from services.events.store import Sessions
from shared.mongo import Database
from tests.events.builders import (
    BEFORE,
    EVENT,
    OPENING,
    ORGANISER,
    a_plan,
    a_session,
    an_event_plan,
    challenge_defined,
    learn,
)
from tests.serving import Visit

ZONE = "Europe/Brussels"
LINKS = (
    "https://meet.example.org/j/SECRET", "Zoom https://meet.example.org/j/SECRET", "HTTPS://meet.example.org/j/SECRET",
    "meet.example.org/j/SECRET", "Zoom (MEET.EXAMPLE.ORG/j/SECRET)", "Room 3 or www.example.org/SECRET",
    "zoommtg:SECRET", "https:\\\\meet\\SECRET", "//meet/SECRET", "SECRET@meet", "192.0.2.7/SECRET",
    "ｈｔｔｐｓ：／／ｍｅｅｔ．ｅｘａｍｐｌｅ/SECRET", "meet.\u200bexample/SECRET", "meet。example/SECRET",
    "zoom.us SECRET",
)  # fmt: skip
ROOMS = (
    "online", "Hall 2", "Room 2.14, Rue de la Loi 200", "Av. de Tervueren 5", "St. John's/Main hall", "Floor: 3",
    "Hall 1/2, 10:30 entrance", "Αίθουσα 4.",
)  # fmt: skip


@pytest.mark.parametrize("place", LINKS)
def test_a_place_that_holds_a_link_is_not_public(place: str) -> None:
    session = a_session(place=place)

    assert (session.slot.public_place, session.public_entry().place) == (ONLINE, ONLINE)
    assert session.entry().place == place


@pytest.mark.parametrize("place", ROOMS)
def test_a_room_is_public(place: str) -> None:
    assert a_session(place=place).slot.public_place == place


@pytest.mark.parametrize("place", LINKS)
def test_the_words_of_a_change_hold_no_link_it_had_or_has(place: str) -> None:
    link, hall = a_session(place=place).slot, a_session(place="Hall 2").slot

    assert difference(hall, link, ZoneInfo(ZONE)) == "it has a new link"
    assert difference(link, hall, ZoneInfo(ZONE)) == "place changed to Hall 2"


def test_a_change_that_was_told_with_its_link_is_told_without_it_now() -> None:
    session = a_session(place="Hall 2")
    slot = session.slot.model_copy(update={"place": LINKS[1]})
    after, _ = reschedule(session, slot, Order(version=1), zone=ZONE, now=BEFORE)

    kept = after.changes[0].model_copy(update={"what": f"place changed to {LINKS[1]}"})

    assert told(kept, ZONE) == "It has a new link"


@pytest.mark.parametrize("place", ["Zoom https://meet.example.org/j/SECRET", "meet.example.org/j/SECRET"])
def test_nothing_that_everybody_reads_holds_a_link(db: Database, visit: Visit, place: str) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan(place=place))))
    slot = Sessions(db).get(OPENING).slot
    body = {"place": f"{place}2", "starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    office, path = visit(ORGANISER), f"/events/api/sessions/{OPENING}"
    moved = office.post(f"{path}/reschedule", json=body, headers={"If-Match": '"1"'})
    paths = ("/events/", f"/events/sessions/{OPENING}", path, "/events/api/events", f"/events/calendar/{EVENT}.ics")

    answers = [visit("").get(one) for one in paths]

    assert moved.json()["place"] == f"{place}2"
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    assert [one for one, answer in zip(paths, answers, strict=True) if "SECRET" in answer.text] == []
    assert f"{place}2" in office.get(f"/events/sessions/{OPENING}").text
