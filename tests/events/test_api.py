"""The API of events: the same actions as the pages, with versions, problems and tokens."""

from datetime import timedelta
from uuid import UUID

from services.events.contracts import DelegateRegistered, SessionCancelled, SessionChanged
from services.events.store.delegates import Delegates
from services.events.store.sessions import Sessions
from shared.mongo import Database
from shared.settings import Settings
from shared.web.sessions import issue_token
from tests.events.acting import add, eleni_with_seats
from tests.events.builders import EVENT, EXPRESSION, LATER, OPENING, WORKSHOP, a_person, a_plan, an_event_plan
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.outcome import facts_of
from tests.events.people import ELENI, MARIA, ORGANISER
from tests.serving import Visit


def people(*persons: object) -> dict[str, object]:
    return {"delegates": [person.model_dump(mode="json") for person in persons]}  # type: ignore[attr-defined]


def test_everybody_reads_the_agenda_without_the_meetings_links(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    (event,) = visit("").get("/events/api/events").json()["events"]

    assert (event["id"], event["zone"], event["feed"].endswith(f"/events/calendar/{EVENT}.ics")) == (
        EVENT,
        "Europe/Brussels",
        True,
    )
    assert [(one["id"], one["free"], one["sequence"]) for one in event["sessions"]] == [
        (OPENING, 10, 0),
        (WORKSHOP, 10, 0),
    ]
    assert "meet.example" not in str(event)


def test_an_organiser_moves_a_session_with_the_version_they_saw(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    office, path = visit(ORGANISER), f"/events/api/sessions/{OPENING}"
    seen = office.get(path).headers["etag"]

    moved = office.post(f"{path}/reschedule", json=LATER, headers={"If-Match": seen})
    stale = office.post(f"{path}/reschedule", json=LATER, headers={"If-Match": seen})
    blind = office.post(f"{path}/reschedule", json=LATER)

    assert (moved.status_code, moved.json()["sequence"], moved.json()["place"]) == (200, 1, "Hall 2")
    assert moved.headers["etag"] != seen
    assert [(no.status_code, no.json()["code"]) for no in (stale, blind)] == [
        (412, "stale"),
        (428, "version-needed"),
    ]
    assert [fact.reason for fact in facts_of(db, SessionChanged)] == ["The hall is taken"]


def test_an_organiser_cancels_once(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    office, path = visit(ORGANISER), f"/events/api/sessions/{OPENING}/cancellation"

    first = office.post(path, json={"reason": "Too few"}, headers={"If-Match": '"1"'})
    again = office.post(path, json={"reason": "Too few"}, headers={"If-Match": '"1"'})

    assert [answer.json()["status"] for answer in (first, again)] == ["cancelled", "cancelled"]
    assert len(facts_of(db, SessionCancelled)) == 1


def test_a_contact_names_delegates_in_bulk_and_again_without_effect(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    maria, path = visit(MARIA), f"/events/api/delegations/{delegation_id}/delegates"
    body = people(a_person("Eleni", OPENING, WORKSHOP), a_person("Petros", OPENING))

    first, again = maria.post(path, json=body), maria.post(path, json=body)

    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["expression_id"] == str(EXPRESSION)
    assert [(one["name"], one["sessions"]) for one in first.json()["delegates"]] == [
        ("Eleni", [OPENING, WORKSHOP]),
        ("Petros", [OPENING]),
    ]
    assert len(facts_of(db, DelegateRegistered)) == 3
    assert maria.get("/events/api/delegations/mine").json() == {"delegations": [again.json()]}


def test_refusals_of_a_bulk_call_name_their_rule(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db, an_event_plan(a_plan(capacity=1)))
    maria, path = visit(MARIA), f"/events/api/delegations/{delegation_id}/delegates"

    too_many = maria.post(path, json=people(a_person("A"), a_person("B"), a_person("C")))
    full = maria.post(path, json=people(a_person("A", OPENING), a_person("B", OPENING)))
    unknown = maria.post(path, json=people(a_person("A", "icc-2020.nowhere")))
    stranger = visit("x@example.org").post(path, json=people(a_person("A")))

    assert [(no.status_code, no.json()["code"]) for no in (too_many, full, unknown, stranger)] == [
        (422, "delegation-full"),
        (422, "session-full"),
        (404, "not-found"),
        (403, "not-allowed"),
    ]
    assert Sessions(db).get(OPENING).taken == 0


def test_a_delegate_registers_unregisters_and_sees_their_own(db: Database, visit: Visit) -> None:
    eleni = eleni_with_seats(db)
    client, path = visit(ELENI), f"/events/api/delegates/{eleni.id}/sessions"

    taken = client.post(path, json={"sessions": [OPENING, WORKSHOP]})
    gone = client.delete(f"{path}/{OPENING}")

    (mine,) = client.get("/events/api/mine").json()["events"]
    assert [(seat["session_id"], seat["held"], seat["link"]) for seat in taken.json()] == [
        (OPENING, True, "https://meet.example/opening"),
        (WORKSHOP, True, "https://meet.example/opening"),
    ]
    assert gone.status_code == 204
    assert [(seat["session_id"], seat["status"]) for seat in mine["seats"]] == [
        (OPENING, "CANCELLED"),
        (WORKSHOP, "CONFIRMED"),
    ]


def test_the_contact_who_seats_a_delegate_is_not_told_how_to_join(db: Database, visit: Visit) -> None:
    eleni = eleni_with_seats(db)
    sent = {"sessions": [OPENING, WORKSHOP]}

    answers = [visit(who).post(f"/events/api/delegates/{eleni.id}/sessions", json=sent) for who in (MARIA, ELENI)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ("meet.example" in answers[0].text, "meet.example" in answers[1].text) == (False, True)


def test_a_removed_delegate_is_gone_for_the_api(db: Database, visit: Visit) -> None:
    eleni = eleni_with_seats(db)

    assert visit(MARIA).delete(f"/events/api/delegates/{eleni.id}").status_code == 204

    assert visit(ELENI).get("/events/api/mine").json() == {"events": []}
    again = visit(MARIA).delete(f"/events/api/delegates/{eleni.id}")
    assert (again.status_code, Delegates(db).get(eleni.id).present) == (404, False)


def test_organisers_page_through_all_delegates_and_nobody_else_does(db: Database, visit: Visit) -> None:
    names = [f"Delegate{n}" for n in range(5)]
    add(db, an_invited_delegation(db, cities=3), *[a_person(name) for name in names])
    office, path = visit(ORGANISER), f"/events/api/delegates?event={EVENT}&limit=2"

    found, cursor = [], ""
    for _ in range(3):
        part = office.get(f"{path}{cursor}").json()
        found += [one["name"] for one in part["items"]]
        cursor = f"&cursor={part['next']}"

    assert (sorted(found), part["next"]) == (names, None)
    assert visit(MARIA).get(path).status_code == 403
    assert office.get(f"{path}&cursor=Im5vbmUi").status_code == 422
    assert visit("").get(path).status_code == 401


def test_a_token_does_no_more_than_its_scope(db: Database, settings: Settings, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)

    def bearer(scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {issue_token(settings, MARIA, (scope,), timedelta(hours=1))}"}

    client, path = visit(""), f"/events/api/delegations/{delegation_id}/delegates"
    reading = client.post(path, json=people(a_person()), headers=bearer("events:read"))
    other = client.get("/events/api/delegations/mine", headers=bearer("selection:read"))
    writing = client.post(path, json=people(a_person()), headers=bearer("events:write"))

    assert [reading.status_code, other.status_code, writing.status_code] == [403, 403, 201]


def test_an_unknown_delegation_is_not_found(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    no = visit(MARIA).post(f"/events/api/delegations/{UUID(int=1)}/delegates", json=people(a_person()))

    assert no.status_code == 404
