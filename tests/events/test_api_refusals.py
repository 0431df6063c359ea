"""What the API of events does not take, and where it says so."""

import pytest

from services.events.store.sessions import Sessions
from shared.mongo import Database
from tests.events.builders import LATER, OPENING, a_person
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.people import MARIA, ORGANISER
from tests.serving import Visit


def test_bad_times_come_back_with_a_pointer_to_the_field(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    no = visit(ORGANISER).post(
        f"/events/api/sessions/{OPENING}/reschedule",
        json={**LATER, "ends_at": LATER["starts_at"]},
        headers={"If-Match": '"1"'},
    )

    assert (no.status_code, no.headers["content-type"]) == (422, "application/problem+json")
    assert (no.json()["code"], no.json()["errors"]) == (
        "bad-times",
        [{"pointer": "#/ends_at", "code": "ends-before-it-begins", "detail": "It would end before it begins."}],
    )


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "field"),
    [
        ("9999-12-31T22:00:00Z", "9999-12-31T23:59:59Z", "ends_at"),
        ("9999-12-31T22:00:00-05:00", "9999-12-31T23:59:59-05:00", "ends_at"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T01:00:00+14:00", "starts_at"),
    ],
)
def test_a_time_at_the_ends_of_the_calendar_is_refused_at_its_field(
    db: Database, visit: Visit, starts_at: str, ends_at: str, field: str
) -> None:
    learn(db, challenge_defined())

    no = visit(ORGANISER).post(
        f"/events/api/sessions/{OPENING}/reschedule",
        json={**LATER, "starts_at": starts_at, "ends_at": ends_at},
        headers={"If-Match": '"1"'},
    )

    assert (no.status_code, no.json()["code"]) == (422, "bad-times")
    assert f"#/{field}" in [error["pointer"] for error in no.json()["errors"]]
    assert visit("").get("/events/?zone=Pacific/Kiritimati").status_code == 200


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\x85", "\n", "\u2028"])
def test_a_name_or_place_with_control_characters_is_refused_at_its_field(db: Database, visit: Visit, sign: str) -> None:
    delegation_id = an_invited_delegation(db)
    delegate = {**a_person("Eleni").model_dump(mode="json"), "name": f"El{sign}eni"}
    office, seen = visit(ORGANISER), {"If-Match": '"1"'}

    named = visit(MARIA).post(f"/events/api/delegations/{delegation_id}/delegates", json={"delegates": [delegate]})
    placed = office.post(
        f"/events/api/sessions/{OPENING}/reschedule", json={**LATER, "place": f"Hall{sign}2"}, headers=seen
    )

    detail = f"Leave out control characters; U+{ord(sign):04X} stands here."
    detail = "Write this in one line, without control characters." if sign == "\n" else detail
    wrong = {"code": "several-lines" if sign == "\n" else "control-character", "detail": detail}
    assert [(no.status_code, no.json()["errors"][0]) for no in (named, placed)] == [
        (422, {"pointer": "#/delegates/0/name", **wrong}),
        (422, {"pointer": "#/place", **wrong}),
    ]
    assert Sessions(db).get(OPENING).place == "online"


def test_a_reason_may_have_lines_but_no_control_characters(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    office, path, seen = visit(ORGANISER), f"/events/api/sessions/{OPENING}", {"If-Match": '"1"'}

    refused = [
        office.post(f"{path}/reschedule", json={**LATER, "reason": "No\x00"}, headers=seen),
        office.post(f"{path}/cancellation", json={"reason": "No\x00"}, headers=seen),
        office.post(f"{path}/cancellation", json={"reason": " "}, headers=seen),
    ]
    taken = office.post(f"{path}/cancellation", json={"reason": "Too few.\nSorry!"}, headers=seen)

    assert [(no.status_code, no.json()["errors"][0]["pointer"]) for no in refused] == [(422, "#/reason")] * 3
    assert taken.status_code == 200
