"""Which places everybody may read: rooms and halls, never the way into a meeting."""

import pytest
from httpx import Response

from services.events.contracts import RegistrationCancelled, SessionCancelled, SessionChanged
from services.events.model.scheduling import Order, reschedule
from services.events.model.slots import HIDDEN, difference
from services.events.store.delegations import Delegations
from services.events.store.sessions import Sessions
from services.events.web.words import change_text, public_place
from shared.mongo import Database
from shared.wording import clauses
from tests.events.acting import add, call_off, eleni_with_seats, give_back
from tests.events.builders import BEFORE, EVENT, OPENING, a_person, a_plan, a_session, an_event_plan
from tests.events.hearing import (
    an_invited_delegation,
    challenge_defined,
    decision_released,
    expression_submitted,
    learn,
)
from tests.events.outcome import facts_of
from tests.events.people import ELENI, ORGANISER
from tests.serving import Visit

ZONE = "Europe/Brussels"
LINKS = (
    "https://meet.example.org/j/SECRET",
    "Zoom https://meet.example.org/j/SECRET",
    "HTTPS://meet.example.org/j/SECRET",
    "meet.example.org/j/SECRET",
    "Zoom (MEET.EXAMPLE.ORG/j/SECRET)",
    "Room 3 or www.example.org/SECRET",
    "zoommtg:SECRET",
    "https:\\\\meet\\SECRET",
    "//meet/SECRET",
    "SECRET@meet",
    "192.0.2.7/SECRET",
    "ｈｔｔｐｓ：／／ｍｅｅｔ．ｅｘａｍｐｌｅ/SECRET",
    "meet.\u200bexample/SECRET",
    "meet。example/SECRET",
    "zoom.us SECRET",
)
ROOMS = (
    "online",
    "Hall 2",
    "Room 2.14, Rue de la Loi 200",
    "Av. de Tervueren 5",
    "St. John's/Main hall",
    "Floor: 3",
    "Hall 1/2, 10:30 entrance",
    "Αίθουσα 4.",
    "Rue J.Monnet 5",
    "Av.de Tervueren 5",
    "Pl.Schuman",
    "Str.Nr.7",
)


@pytest.mark.parametrize("place", LINKS)
def test_a_place_that_holds_a_link_is_not_public(place: str) -> None:
    session = a_session(place=place)

    assert (session.slot.public_place, public_place(session)) == (
        HIDDEN,
        "online; delegates find the link in their calendar",
    )


@pytest.mark.parametrize("place", ROOMS)
def test_a_room_is_public(place: str) -> None:
    assert public_place(a_session(place=place)) == place


@pytest.mark.parametrize("place", LINKS)
def test_the_words_of_a_change_hold_no_link_it_had_or_has(place: str) -> None:
    link, hall = a_session(place=place).slot, a_session(place="Hall 2").slot

    assert clauses(difference(hall, link, ZONE)) == "it has a new link"
    assert clauses(difference(link, hall, ZONE)) == "place changed to Hall 2"


def test_a_change_that_was_told_with_its_link_is_told_without_it_now() -> None:
    session = a_session(place="Hall 2")
    slot = session.slot.model_copy(update={"place": LINKS[1]})
    after, _ = reschedule(session, slot, Order(version=1), zone=ZONE, now=BEFORE)

    kept = after.changes[0].model_copy(update={"what": f"place changed to {LINKS[1]}"})

    assert change_text(kept, ZONE) == "It has a new link"


WAYS_IN = [
    {"place": "online", "link": "https://meet.example.org/j/SECRET"},
    {"place": "Hall 2, or zoom.us/j/SECRET", "link": ""},
]


@pytest.mark.parametrize("where", WAYS_IN)
def test_nothing_that_everybody_reads_holds_a_link(db: Database, visit: Visit, where: dict[str, str]) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan(**where))))
    slot, link = Sessions(db).get(OPENING).slot, "https://meet.example.org/j/SECRET2"
    times = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    office, path = visit(ORGANISER), f"/events/api/sessions/{OPENING}"
    paths = ("/events/", f"/events/sessions/{OPENING}", path, "/events/api/events", f"/events/calendar/{EVENT}.ics")
    before = [visit("").get(one) for one in paths]

    body = {**times, "place": "Hall 2", "link": link}
    moved = office.post(f"{path}/reschedule", json=body, headers={"If-Match": '"1"'})
    after = [visit("").get(one) for one in paths]

    assert (moved.json()["place"], moved.json()["link"]) == ("Hall 2", link)
    assert [one.status_code for one in before + after] == [200] * 2 * len(paths)
    assert [one.url.path for one in before + after if "SECRET" in one.text] == []
    assert link in office.get(f"/events/sessions/{OPENING}").text


@pytest.mark.parametrize("place", LINKS)
def test_a_link_typed_as_the_place_is_refused_for_everybody_would_read_it(
    db: Database, visit: Visit, place: str
) -> None:
    learn(db, challenge_defined())

    no = reschedule_over_the_api(visit, place=place)

    assert (no.status_code, no.json()["errors"][0]["pointer"]) == (422, "#/place")
    assert Sessions(db).get(OPENING).place == "online"


@pytest.mark.parametrize(
    "link",
    [
        "http://meet.example.org/j",
        "meet.example.org/j",
        "https://",
        "https://zoom.us@evil.example/j",
        "javascript:alert(1)",
        "https://meet.example.org/a b",
        'https://meet.example.org/"x',
        "https://meet.example.org/\u202ej",
        "https://[::1/",
    ],
)
def test_only_a_whole_https_address_is_a_link_to_join(db: Database, visit: Visit, link: str) -> None:
    learn(db, challenge_defined())

    no = reschedule_over_the_api(visit, link=link)

    assert (no.status_code, no.json()["errors"][0]["pointer"]) == (422, "#/link")


def test_whoever_changes_the_place_alone_keeps_the_link_and_an_empty_one_ends_it(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    reschedule_over_the_api(visit, place="Hall 2")
    kept = Sessions(db).get(OPENING)
    reschedule_over_the_api(visit, version=2, place="Hall 2", link="")

    assert (kept.place, kept.link) == ("Hall 2", "https://meet.example/opening")
    assert [clauses(fact.changes) for fact in facts_of(db, SessionChanged)] == [
        "place changed to Hall 2",
        "it has no link to join any more",
    ]


def test_a_session_that_was_kept_with_its_link_as_the_place_goes_on_with_both(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    add(db, delegation_id, a_person("Eleni", OPENING))
    older = {"place": "Hall 2, https://meet.example/opening"}
    db["sessions"].update_one({"_id": OPENING}, {"$set": older, "$unset": {"link": 1, "plan.link": 1}})

    (event,) = visit(ELENI).get("/events/api/mine").json()["events"]
    public = visit("").get(f"/events/api/sessions/{OPENING}").json()

    assert [(seat["place"], seat["link"]) for seat in event["seats"]] == [("Hall 2", "https://meet.example/opening")]
    assert (public["place"], public["link"]) == ("Hall 2", "")


def test_a_cancelled_session_says_no_place_and_no_link_to_anybody_but_its_organisers(
    db: Database, visit: Visit
) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan(place="Hall 2"))), expression_submitted(), decision_released())
    (delegation,) = Delegations(db).of_event(EVENT)
    add(db, delegation.id, a_person("Eleni", OPENING))
    feed = visit(ELENI).get("/events/api/mine").json()["events"][0]["feed"]
    on = visit("").get(feed).text

    call_off(db, OPENING, "Too few")

    mine = ("/events/mine", f"/events/sessions/{OPENING}", "/events/api/mine", feed, f"/events/calendar/{EVENT}.ics")
    (fact,) = facts_of(db, SessionCancelled)
    assert ("LOCATION:Hall 2" in on, "CONFERENCE" in on) == (True, True)
    answers = {path: visit(ELENI).get(path).text for path in mine}
    assert [path for path, text in answers.items() if "Hall 2" in text or "meet.example" in text] == []
    assert (fact.entry.place, fact.entry.link) == ("", "")
    assert "Hall 2" in visit(ORGANISER).get(f"/events/organise/{OPENING}").text


def test_a_seat_given_back_says_no_place_and_no_link_even_where_it_was_kept_with_one(
    db: Database, visit: Visit
) -> None:
    eleni = eleni_with_seats(db, OPENING)
    feed = visit(ELENI).get("/events/api/mine").json()["events"][0]["feed"]

    give_back(db, eleni, OPENING, by=ELENI)
    today = visit("").get(feed).text
    older = {"tombstone.place": "https://meet.example/opening"}
    db["registrations"].update_many({}, {"$set": older, "$unset": {"tombstone.link": 1}})

    for text in (today, visit("").get(feed).text):
        assert ("STATUS:CANCELLED" in text, "LOCATION" in text, "meet.example" in text) == (True, False, False)
    (fact,) = facts_of(db, RegistrationCancelled)
    assert (fact.entry.place, fact.entry.link) == ("", "")


def reschedule_over_the_api(visit: Visit, *, version: int = 1, **changes: str) -> Response:
    """The opening at the time it has, with these changes of where it is."""
    client, path = visit(ORGANISER), f"/events/api/sessions/{OPENING}"
    now = client.get(path).json()
    body = {**{name: now[name] for name in ("starts_at", "ends_at", "place")}, **changes}
    answer: Response = client.post(f"{path}/reschedule", json=body, headers={"If-Match": f'"{version}"'})
    return answer
