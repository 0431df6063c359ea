"""Doing it again: too often, by mistake, on an outdated version, or for the next part of a list."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shared import clock
from shared.errors import TooMany
from shared.mongo import Database
from shared.web.ratelimit import limited
from tests.shared.test_web.conftest import Site


@pytest.fixture(autouse=True)
def db(emptied: Database) -> Database:
    return emptied


def things(db: Database) -> list[str]:
    return [thing["name"] for thing in db["things"].find()]


def test_the_fourth_of_three_is_too_many(site: Site) -> None:
    answers = [site.client.post("/samples/sign-up/maria", headers={"Accept": "application/json"}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert site.client.post("/samples/sign-up/nikos").status_code == 200


def test_after_the_time_it_says_one_may_again(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "real", lambda: start)
    limited(db, "maria", at_most=1, seconds=60)

    with pytest.raises(TooMany) as refusal:
        limited(db, "maria", at_most=1, seconds=60)
    monkeypatch.setattr(clock, "real", lambda: start + timedelta(seconds=refusal.value.retry_after))

    assert (refusal.value.retry_after, str(refusal.value).partition("Please ")[2]) == (60, "try again in 60 seconds.")
    limited(db, "maria", at_most=1, seconds=60)


def test_what_is_spent_comes_back_bit_by_bit(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "real", lambda: start)
    for _ in range(5):
        limited(db, "maria", at_most=5, seconds=900)

    with pytest.raises(TooMany, match="try again in 3 minutes") as refusal:
        limited(db, "maria", at_most=5, seconds=900)
    monkeypatch.setattr(clock, "real", lambda: start + timedelta(minutes=3))

    assert refusal.value.retry_after == 180
    limited(db, "maria", at_most=5, seconds=900)
    with pytest.raises(TooMany):
        limited(db, "maria", at_most=5, seconds=900)


def test_at_once_no_more_get_through_than_may(db: Database) -> None:
    def attempt(_: int) -> bool:
        try:
            limited(db, "maria", at_most=5, seconds=3600)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(10) as threads:
        assert sum(threads.map(attempt, range(30))) == 5


def test_who_tried_is_not_kept_in_clear(db: Database) -> None:
    limited(db, "maria@thessaloniki.example", at_most=5, seconds=3600)

    assert "maria" not in str(db["attempts"].find_one())


def test_the_same_request_twice_creates_once_and_answers_the_same(site: Site, db: Database) -> None:
    headers = {**site.bearer("samples:write"), "Idempotency-Key": "one"}

    answers = [site.stranger.post("/samples/api/things", json={"name": "bench"}, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() == {"name": "bench", "number": 1}
    assert things(db) == ["bench"]


def test_the_same_key_for_another_request_is_refused(site: Site, db: Database) -> None:
    headers = {**site.bearer("samples:write"), "Idempotency-Key": "one"}
    site.stranger.post("/samples/api/things", json={"name": "bench"}, headers=headers)

    answer = site.stranger.post("/samples/api/things", json={"name": "tree"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert things(db) == ["bench"]


def test_a_key_is_its_owners_own(site: Site) -> None:
    key = {"Idempotency-Key": "one"}

    site.sign_in()
    site.client.post("/samples/api/things", json={"name": "bench"}, headers=key)
    site.sign_in("nikos@larissa.example")
    answer = site.client.post("/samples/api/things", json={"name": "tree"}, headers=key)

    assert answer.json() == {"name": "tree", "number": 2}


def test_what_was_refused_may_be_tried_again_under_its_key(site: Site, db: Database) -> None:
    headers = {**site.bearer("samples:write"), "Idempotency-Key": "one"}

    refused = site.stranger.post("/samples/api/things", json={"name": "refused"}, headers=headers)
    mended = site.stranger.post("/samples/api/things", json={"name": "bench"}, headers=headers)

    assert (refused.status_code, mended.status_code) == (422, 201)
    assert things(db) == ["bench"]


def test_of_twenty_at_the_same_moment_one_creates(site: Site, db: Database) -> None:
    headers = {**site.bearer("samples:write"), "Idempotency-Key": "one"}

    def send(_: int) -> tuple[int, str]:
        answer = site.stranger.post("/samples/api/things", json={"name": "bench"}, headers=headers)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(20) as threads:
        answers = set(threads.map(send, range(20)))

    assert answers == {(201, '{"name":"bench","number":1}')}
    assert things(db) == ["bench"]


def test_without_a_key_twice_is_two(site: Site, db: Database) -> None:
    for _ in range(2):
        site.stranger.post("/samples/api/things", json={"name": "bench"}, headers=site.bearer("samples:write"))

    assert things(db) == ["bench", "bench"]


@pytest.mark.parametrize(("if_match", "status"), [(None, 428), ('"6"', 412), ("*", 412), ('W/"7"', 412), ('"7"', 200)])
def test_a_change_says_which_version_it_is_meant_for(site: Site, if_match: str | None, status: int) -> None:
    headers = site.bearer("samples:write") | ({"If-Match": if_match} if if_match else {})

    answer = site.stranger.put("/samples/api/things/1", json={"name": "bench"}, headers=headers)

    assert answer.status_code == status
    assert answer.headers.get("ETag") == ('"8"' if status == 200 else None)


def test_a_long_list_comes_in_parts_without_gap_or_repetition(site: Site) -> None:
    seen: list[int] = []
    cursor: str | None = None
    parts = 0
    while parts == 0 or cursor:
        params = {"limit": "50"} | ({"cursor": cursor} if cursor else {})
        part = site.client.get("/samples/api/numbers", params=params).json()
        seen, cursor, parts = [*seen, *part["items"]], part["next"], parts + 1

    assert seen == list(range(1, 131))
    assert parts == 3


@pytest.mark.parametrize("place", [{"$gt": 0}, [{"$gt": 0}], [["a"]], None, 1.5, 2**63, -(2**63) - 1, 10**40])
def test_a_cursor_never_becomes_part_of_a_query(site: Site, place: object) -> None:
    said = json.dumps(["/samples/api/numbers", place], separators=(",", ":")).encode()
    cursor = base64.urlsafe_b64encode(said).rstrip(b"=").decode()

    assert site.client.get("/samples/api/numbers", params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "eyIkZ3QiOjB9.AAAAAAAAAAAAAAAAAAAAAA", ".", "é", "_" * 499])
def test_a_cursor_of_ones_own_making_is_refused(site: Site, cursor: str) -> None:
    answer = site.client.get("/samples/api/numbers", params={"cursor": cursor})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/cursor")


def test_a_cursor_of_another_list_is_refused(site: Site) -> None:
    cursor = site.client.get("/samples/api/numbers").json()["next"]

    assert site.client.get("/samples/api/letters", params={"cursor": cursor}).status_code == 422
