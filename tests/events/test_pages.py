"""Events' pages: what a visitor, a contact and a delegate see and do, without JavaScript."""

from datetime import timedelta

from services.events.contracts import DelegateRegistered, RegistrationCancelled
from services.events.model.delegates import Delegate
from services.events.store.delegates import Delegates
from services.events.store.registrations import Registrations
from shared.mongo import Database
from tests.events.acting import add, call_off, eleni_with_seats, move, take
from tests.events.builders import (
    HOUR,
    OPENING,
    START,
    WORKSHOP,
    At,
    a_contact,
    a_person,
    a_plan,
    a_workshop,
    an_event_plan,
)
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.outcome import facts_of
from tests.events.people import ELENI, MARIA, ORGANISER
from tests.serving import Visit


def test_an_empty_agenda_says_so(visit: Visit) -> None:
    assert "There are no events yet" in visit("").get("/events/").text


def test_the_agenda_stands_in_the_events_time_or_in_the_visitors(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    own, chosen = visit("").get("/events/").text, visit("").get("/events/?zone=Europe/Athens").text

    assert "10:00–11:00" in own
    assert "11:00–12:00" in chosen
    assert "all times in Athens time (UTC+3)" in chosen


def test_a_zone_that_is_none_is_said_at_its_field(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    answer = visit("").get("/events/?zone=Moon")

    assert answer.status_code == 422
    assert "is not an IANA time zone" in answer.text
    assert "10:00–11:00" in answer.text


def test_changed_and_cancelled_sessions_are_marked_with_the_reason(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    move(db)
    call_off(db, WORKSHOP, "The trainer is ill")

    agenda = visit("").get("/events/").text

    assert "Changed" in agenda
    assert "Cancelled" in agenda
    assert "The trainer is ill" in agenda
    assert ORGANISER not in agenda + visit("").get(f"/events/sessions/{WORKSHOP}").text


def test_only_who_holds_a_seat_sees_the_meetings_link(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    add(db, delegation_id, a_person("Eleni", OPENING), a_person("Petros"))
    path = f"/events/sessions/{OPENING}"

    pages = [visit(who).get(path).text for who in (ELENI, ORGANISER, a_contact("Petros").email, "")]

    assert ["meet.example" in text for text in pages] == [True, True, False, False]


def test_a_contact_names_a_delegate_on_the_page(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    maria, path = visit(MARIA), f"/events/delegations/{delegation_id}"
    form = {"name": "Eleni", "email": ELENI, "language": "el", "zone": "Europe/Athens", "sessions": [OPENING]}

    added = maria.post(path, data=form)

    assert (added.status_code, added.headers["location"]) == (303, path)
    assert f"/events/delegations/{delegation_id}" in maria.get("/events/mine").text
    shown = maria.get(path).text
    assert "Eleni has the seat." in shown
    assert "1 of 2 delegates are named" in shown
    assert [fact.contact.zone for fact in facts_of(db, DelegateRegistered)] == ["Europe/Athens"]


def test_what_was_typed_stays_when_it_is_refused(db: Database, visit: Visit) -> None:
    path = f"/events/delegations/{an_invited_delegation(db)}"

    refused = visit(MARIA).post(path, data={"name": "Eleni", "email": "eleni", "sessions": [OPENING]})

    assert refused.status_code == 422
    assert "Enter an e-mail address" in refused.text
    assert 'value="Eleni"' in refused.text
    assert f'value="{OPENING}" checked' in refused.text


def test_a_stranger_sees_no_delegation(db: Database, visit: Visit) -> None:
    path = f"/events/delegations/{an_invited_delegation(db)}"

    assert visit("x@example.org").get(path).status_code == 403
    assert visit("").get(path).headers["location"].startswith("/sign-in?next=")


def test_a_delegate_chooses_sessions_and_sees_them(db: Database, visit: Visit) -> None:
    eleni = eleni_with_seats(db, OPENING)
    client, path = visit(ELENI), f"/events/delegates/{eleni.id}"

    answer = client.post(path, data={"sessions": [WORKSHOP], "shown": [OPENING]})

    assert (answer.status_code, answer.headers["location"]) == (303, "/events/mine")
    mine = client.get("/events/mine").text
    assert "Workshop on data" in mine
    assert "/events/calendar/" in mine
    assert [fact.session_id for fact in facts_of(db, RegistrationCancelled)] == [OPENING]


def test_full_and_cancelled_sessions_are_not_on_offer(db: Database, visit: Visit) -> None:
    plan = an_event_plan(a_plan(capacity=1), a_plan(id="workshop"), a_plan(id="off"))
    _, petros = add(db, an_invited_delegation(db, plan), a_person("Eleni", OPENING), a_person("Petros"))
    call_off(db, "icc-2020.off")

    offered = visit(MARIA).get(f"/events/delegates/{petros.id}").text

    assert [f'value="icc-2020.{name}"' in offered for name in ("opening", "workshop", "off")] == [
        False,
        True,
        False,
    ]


def test_a_seat_is_taken_and_given_back_on_the_sessions_page(db: Database, visit: Visit) -> None:
    add(db, an_invited_delegation(db), a_person("Eleni"))
    client, path = visit(ELENI), f"/events/sessions/{OPENING}"

    client.post(f"{path}/seat")
    held = client.get(path).text
    client.post(f"{path}/seat", data={"give_back": "yes"})

    assert "You hold a seat" in held
    assert not Registrations(db).held_in(OPENING)


def test_a_removal_is_asked_before_it_is_done(db: Database, visit: Visit) -> None:
    eleni = eleni_with_seats(db, OPENING)
    maria, path = visit(MARIA), f"/events/delegates/{eleni.id}/removal"

    assert "One seat becomes free" in maria.get(path).text
    assert Delegates(db).get(eleni.id).present
    maria.post(path)

    assert not Delegates(db).get(eleni.id).present


def test_after_the_week_nothing_is_offered_that_is_over(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate
) -> None:
    overlapping = a_plan(id="mentors", starts_at=START + HOUR / 2, ends_at=START + HOUR)
    learn(db, challenge_defined(an_event_plan(a_plan(), a_workshop(), overlapping), revision=2))
    take(db, eleni, "icc-2020.mentors", by=ELENI)
    client, path = visit(ELENI), f"/events/sessions/{OPENING}"
    before = client.get("/events/mine").text
    clock_at(START + timedelta(days=9))

    mine, session = client.get("/events/mine").text, client.get(path).text

    assert ["Choose sessions" in text for text in (before, mine)] == [True, False]
    assert ["at the same time" in text for text in (before, mine)] == [True, False]
    assert ["Over" in session, "Join the session" in session, "seats free" in session] == [True, False, False]
    assert "Choose sessions" not in visit(MARIA).get(f"/events/delegations/{eleni.delegation_id}").text


def test_who_has_nothing_to_do_with_events_is_told_how_to(visit: Visit) -> None:
    assert "Nothing stands here for x@example.org" in visit("x@example.org").get("/events/mine").text
