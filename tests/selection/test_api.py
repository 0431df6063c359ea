"""The committee's API: the whole round by script, and what it refuses."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.selection.actions import log
from services.selection.store.conflicts import Conflicts
from services.selection.store.reviewers import Reviewers
from shared.mongo import Database
from shared.phrases import Phrase
from shared.settings import Settings
from shared.web.sessions import issue_token
from tests.selection.builders import CHAIR, PROGRAMME, a_submission, an_id, points
from tests.selection.stories import (
    CORE,
    close,
    decided,
    define,
    email_of,
    hear,
    person_of,
    with_assignment,
    with_roster,
)
from tests.serving import Visit

API = "/selection/api"
ROSTER = [{"name": name, "email": email_of(name), "country": "AT"} for name in ("Rita", "Sven", "Tone")]


def first_of(db: Database, reviewer: str) -> UUID:
    person = db["reviewers"].find_one({"email": email_of(reviewer)}) or {}
    return UUID(str((db["sheets"].find_one({"reviewer_id": person["_id"]}) or {})["expression_id"]))


def test_a_round_by_script_from_the_roster_to_the_announcement(db: Database, visit: Visit) -> None:
    define(db)
    close(db, mentors=("Turku",))
    chair, programme = visit(CHAIR), visit(PROGRAMME)
    assert chair.post(f"{API}/reviewers", json={"reviewers": ROSTER}).json()["added"] == 3
    conflict = {"city": "Trier", "country": "DE", "reason": "My home town."}
    assert visit(person_of("Rita")).post(f"{API}/conflicts", json=conflict).status_code == 201

    report = chair.post(f"{API}/assignment", json={}).json()
    for reviewer in ROSTER:
        _score_all(visit, reviewer["email"])
    held = chair.post(f"{API}/proposals", json={}).json()
    release = programme.post(f"{API}/releases", json={}).json()
    done = chair.post(f"{API}/releases/{release['release_id']}/confirmation", json={"digest": release["digest"]}).json()
    public = programme.post(f"{API}/announcement", json={})

    assert (report["assigned"], sorted(report["loads"].values()), report["impossible"]) == (10, [3, 3, 4], [])
    assert held == {"held": 5, "outcomes": {"selected": 3, "reserve": 1, "not-selected": 1}}
    assert (done["state"], done["released"], done["total"]) == ("released", 5, 5)
    assert (public.status_code, public.json()["selected"]) == (201, 3)
    announced = visit().get(f"{API}/announcement").json()
    assert announced["totals"]["selected"] == len(announced["selected"]) == 3
    assert [place["open"] for place in announced["places"]] == [0, 0, 1]


def _score_all(visit: Visit, email: str) -> None:
    reviewer = visit(email)
    for row in reviewer.get(f"{API}/reviews").json()["reviews"]:
        value = 5 - CORE.index(row["name"]) / 2 if row["name"] in CORE else 4
        sheet = {"points": points(value), "comment": "", "submit": True}
        put = reviewer.put(f"{API}/reviews/{row['expression_id']}", json=sheet, headers={"If-Match": '"0"'})
        assert (put.status_code, put.json()["status"]) == (200, "submitted")


def test_a_sheet_sent_again_gives_the_same_answer_and_another_window_is_told(db: Database, visit: Visit) -> None:
    mine = f"{API}/reviews/{with_assignment(db)}"
    rita, sheet = visit(person_of("Rita")), {"points": points(3), "submit": True}

    first = rita.put(mine, json=sheet, headers={"If-Match": '"0"'})
    again = rita.put(mine, json=sheet, headers={"If-Match": '"0"'})
    other = rita.put(mine, json={**sheet, "comment": "Other."}, headers={"If-Match": '"0"'})

    assert (first.headers["ETag"], again.json()) == ('"1"', first.json())
    assert (other.status_code, rita.get(mine).json()["sheet"]["comment"]) == (412, "")
    assert rita.put(mine, json=sheet).status_code == 428


def test_wrong_points_are_named_by_criterion(db: Database, visit: Visit) -> None:
    mine = f"{API}/reviews/{with_assignment(db)}"

    sheet = {"points": points(3.25, 3), "submit": True}
    refused = visit(person_of("Rita")).put(mine, json=sheet, headers={"If-Match": '"0"'})

    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "points-wrong")
    assert "points/relevance" in str(refused.json()["errors"]).replace(".", "/")


def test_sealed_unknown_and_somebody_elses_look_the_same(db: Database, visit: Visit) -> None:
    with_assignment(db)
    hear(db, a_submission("Sealed", lane="mentors"))
    theirs = next(one for one in (an_id(name) for name in CORE) if one != first_of(db, "Rita") and _not_hers(db, one))

    answers = [
        _without_request(visit(person_of("Rita")).get(f"{API}/reviews/{key}"))
        for key in (an_id("Sealed"), an_id("nothing"), theirs)
    ]
    chairs = [_without_request(visit(CHAIR).get(f"{API}/expressions/{an_id(name)}")) for name in ("Sealed", "nothing")]

    assert answers[0] == answers[1] == answers[2]
    assert chairs[0] == chairs[1]
    assert answers[0][0] == 404


def _not_hers(db: Database, expression_id: UUID) -> bool:
    person = db["reviewers"].find_one({"email": email_of("Rita")}) or {}
    return db["sheets"].find_one({"_id": f"{expression_id}/{person['_id']}"}) is None


def _without_request(response: Any) -> tuple[int, dict[str, Any]]:
    rest = {key: text for key, text in response.json().items() if key not in ("instance", "request_id")}
    return response.status_code, rest


def test_control_characters_never_reach_the_roster_or_the_record(db: Database, visit: Visit) -> None:
    with_roster(db)
    person = {"name": "Anna \n B", "email": "anna@reviewers.example", "country": "AT"}
    conflict = {"city": "Ulm", "country": "DE", "reason": "My home:\r\n\tborn there."}
    chair, rita = visit(CHAIR), visit(person_of("Rita"))

    added = chair.post(f"{API}/reviewers", json={"reviewers": [person]}).json()
    declared = rita.post(f"{API}/conflicts", json=conflict)
    named = [
        chair.post(f"{API}/reviewers", json={"reviewers": [{**person, "name": name}]})
        for name in ("A\u0000nna\u001b[31m \u000bB", "\u0000\u001b", "An\u2028na", "\u202eannA")
    ]
    reasoned = rita.post(f"{API}/conflicts", json={**conflict, "reason": "born\u0000 there.\u001b"})

    assert added["added"] == 1
    assert "Anna B" in [reviewer.name for reviewer in Reviewers(db).all()]
    assert declared.status_code == 201
    assert [(one.city, one.reason) for one in Conflicts(db).all()] == [("Ulm", "My home:\n\tborn there.")]
    assert [(no.status_code, no.json()["errors"][0]["pointer"]) for no in named] == [(422, "#/reviewers/0/name")] * 4
    assert (reasoned.status_code, reasoned.json()["errors"][0]["pointer"]) == (422, "#/reason")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/expressions"),
        ("GET", "/reviewers"),
        ("GET", "/ranking"),
        ("GET", "/decisions"),
        ("GET", "/releases"),
        ("GET", "/log"),
        ("POST", "/reviewers"),
        ("POST", "/assignment"),
        ("POST", "/proposals"),
        ("POST", "/releases"),
        ("POST", "/announcement"),
    ],
)
def test_what_is_the_organisers_is_refused_to_reviewers_and_strangers(
    db: Database, visit: Visit, method: str, path: str
) -> None:
    with_assignment(db)
    body: dict[str, Any] | None = None if method == "GET" else {"reviewers": ROSTER} if path == "/reviewers" else {}

    codes = [
        visit(email).request(method, f"{API}{path}", json=body).status_code
        for email in (email_of("Rita"), "stranger@example.org", "")
    ]

    assert codes == [403, 403, 401]


def test_a_token_does_what_its_scopes_say_and_no_more(db: Database, visit: Visit, settings: Settings) -> None:
    with_assignment(db)

    def code(path: str, *scopes: str) -> int:
        token = issue_token(settings, CHAIR.email, scopes, timedelta(hours=1))
        answer = visit().post(f"{API}{path}", json={}, headers={"Authorization": f"Bearer {token}"})
        return int(answer.status_code)

    assert code("/assignment", "selection:manage") == 200
    assert code("/assignment", "selection:review") == 403
    assert code("/assignment", "selection:read") == 403


def test_the_committee_sees_how_far_each_lane_is_and_nothing_of_a_sealed_one(db: Database, visit: Visit) -> None:
    define(db)
    hear(db, a_submission("Ulm"))

    sealed = visit(CHAIR).get(f"{API}/rounds").json()["rounds"][0]
    close(db)

    assert (sealed["opened_at"], sealed["expressions"]) == (None, None)
    assert visit(CHAIR).get(f"{API}/rounds").json()["rounds"][0]["expressions"] == 4


def test_every_act_stands_in_the_log_with_time_and_name(db: Database, visit: Visit) -> None:
    decided(db)

    acts = visit(PROGRAMME).get(f"{API}/log").json()["acts"]

    assert acts[0]["act"] == "proposed outcomes"
    assert acts[0]["by"] == "Carla Chair (chair@example.org)"
    assert acts[0]["at"].startswith("2020-06-10T12:00")


def test_no_number_of_acts_pushes_one_out_of_the_log(db: Database, visit: Visit) -> None:
    decided(db)
    before = [act["act"] for act in visit(PROGRAMME).get(f"{API}/log?limit=100").json()["acts"]]
    for number in range(250):
        log.by_system(db, Phrase(code=f"act {number}"))
    acts: list[dict[str, Any]] = []
    office, cursor, pages = visit(PROGRAMME), "", 0

    while pages == 0 or cursor:
        part = office.get(f"{API}/log", params={"limit": "70"} | ({"cursor": cursor} if cursor else {})).json()
        acts, cursor, pages = [*acts, *part["acts"]], part["next"], pages + 1

    assert [act["act"] for act in acts] == [*(f"act {number}" for number in reversed(range(250))), *before]
    assert "Next" in office.get("/selection/chair/log").text
    cursor_text = json.dumps([f"{API}/log", ["0001-01-01T00:00:00+14:00", "0" * 24]], separators=(",", ":")).encode()
    made_up = base64.urlsafe_b64encode(cursor_text).rstrip(b"=").decode()
    assert office.get(f"{API}/log", params={"cursor": made_up}).status_code == 422


def test_a_reviewers_country_is_a_country(db: Database, visit: Visit) -> None:
    define(db)

    refused = visit(CHAIR).post(f"{API}/reviewers", json={"reviewers": [{**ROSTER[0], "country": "QQ"}]})

    assert refused.status_code == 422
    assert "no country" in refused.text
