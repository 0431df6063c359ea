"""Calendar feeds over HTTP: conditional requests that never lie, and links that die."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from httpx import Response
from icalendar import Calendar

from services.events.contracts import DelegateRegistered, RegistrationCancelled, SessionChanged
from services.events.store.delegates import Delegates
from services.selection.contracts import Outcome
from shared.logs import masked
from shared.mongo import Database
from tests.events.acting import add, call_off, give_back, move, remove, take
from tests.events.builders import BEFORE, EVENT, HOUR, OPENING, START, WORKSHOP, At, a_person
from tests.events.hearing import challenge_defined, decision_released, learn
from tests.events.outcome import facts_of
from tests.events.people import ELENI
from tests.serving import Visit

UIDS = ("opening.launch-week@icc-2020", "workshop.launch-week@icc-2020")
PUBLIC = f"/events/calendar/{EVENT}.ics"


def entries(answer: Response) -> dict[str, tuple[int, str]]:
    """SEQUENCE and STATUS by UID."""
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(one["UID"]): (int(str(one["SEQUENCE"])), str(one["STATUS"])) for one in found}


def feed_of(visit: Visit, email: str = ELENI) -> str:
    (event,) = visit(email).get("/events/api/mine").json()["events"]
    return str(event["feed"])


def test_the_public_feed_is_a_calendar_whatever_the_client_accepts(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    answer = visit("").get(PUBLIC, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert entries(answer) == {
        "opening.launch-week@icc-2020": (0, "CONFIRMED"),
        "workshop.launch-week@icc-2020": (0, "CONFIRMED"),
    }
    assert b"METHOD" not in answer.content
    assert b"meet.example" not in answer.content


def test_an_unchanged_feed_is_not_sent_again(db: Database, visit: Visit, clock_at: At) -> None:
    learn(db, challenge_defined())
    clock_at(BEFORE + HOUR)
    first = visit("").get(PUBLIC)

    by_tag = visit("").get(PUBLIC, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    by_date = visit("").get(PUBLIC, headers={"If-Modified-Since": first.headers["last-modified"]})

    assert parsedate_to_datetime(first.headers["last-modified"]) - BEFORE < timedelta(seconds=30)
    assert [(answer.status_code, answer.content) for answer in (by_tag, by_date)] == [(304, b"")] * 2
    assert by_tag.headers["etag"] == first.headers["etag"]


def test_a_changed_feed_is_sent_to_both_kinds_of_client(db: Database, visit: Visit, clock_at: At) -> None:
    learn(db, challenge_defined())
    clock_at(BEFORE + HOUR)
    first = visit("").get(PUBLIC)

    move(db)

    by_tag = visit("").get(PUBLIC, headers={"If-None-Match": first.headers["etag"]})
    by_date = visit("").get(PUBLIC, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert [answer.status_code for answer in (by_tag, by_date)] == [200, 200]
    assert entries(by_tag)["opening.launch-week@icc-2020"] == (1, "CONFIRMED")


def test_a_date_that_we_never_gave_is_no_proof(db: Database, visit: Visit, clock_at: At) -> None:
    learn(db, challenge_defined())
    clock_at(BEFORE + HOUR)

    answer = visit("").get(PUBLIC, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})

    assert answer.status_code == 200


def test_a_change_that_may_not_be_the_last_of_its_moment_has_no_date_yet(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    answer = visit("").get(PUBLIC)

    assert "last-modified" not in answer.headers
    assert "etag" in answer.headers


def test_head_says_what_get_says(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    head, get = visit("").head(PUBLIC), visit("").get(PUBLIC)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_a_cancelled_session_stays_in_the_public_feed(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    call_off(db, OPENING, "Too few")

    assert entries(visit("").get(PUBLIC))["opening.launch-week@icc-2020"] == (1, "CANCELLED")


@pytest.mark.usefixtures("eleni")
def test_the_private_feed_agrees_with_what_is_mailed(db: Database, visit: Visit) -> None:
    move(db)
    call_off(db, WORKSHOP, "Too few")

    answer = visit("").get(feed_of(visit))

    assert entries(answer) == {
        "opening.launch-week@icc-2020": (facts_of(db, SessionChanged)[-1].entry.sequence, "CONFIRMED"),
        "workshop.launch-week@icc-2020": (1, "CANCELLED"),
    }
    assert answer.headers["cache-control"] == "private, no-cache"
    assert b"meet.example" in answer.content


@pytest.mark.usefixtures("eleni")
def test_a_seat_given_back_stays_as_a_tombstone_and_returns_with_a_higher_number(
    db: Database, visit: Visit, clock_at: At
) -> None:
    feed, client = feed_of(visit), visit("")
    clock_at(BEFORE + HOUR)
    held = client.get(feed)
    (delegate,) = Delegates(db).at(ELENI)

    give_back(db, delegate, OPENING, by=ELENI)
    given_back = client.get(feed, headers={"If-Modified-Since": held.headers["last-modified"]})
    take(db, delegate, OPENING, by=ELENI)
    again = client.get(feed)

    uid = "opening.launch-week@icc-2020"
    assert [entries(one)[uid] for one in (held, given_back, again)] == [
        (0, "CONFIRMED"),
        (facts_of(db, RegistrationCancelled)[-1].entry.sequence, "CANCELLED"),
        (facts_of(db, DelegateRegistered)[-1].entry.sequence, "CONFIRMED"),
    ]
    assert entries(again)[uid] == (2, "CONFIRMED")


@pytest.mark.usefixtures("eleni")
def test_a_new_link_ends_the_old_one_at_once(db: Database, visit: Visit) -> None:
    old = feed_of(visit)
    (delegate,) = Delegates(db).at(ELENI)

    renewed = visit(ELENI).post(f"/events/api/delegates/{delegate.id}/feed").json()["feed"]

    assert renewed != old
    assert (visit("").get(old).status_code, visit("").get(renewed).status_code) == (410, 200)


@pytest.mark.usefixtures("eleni")
@pytest.mark.parametrize("way", ["removed", "withdrawn"])
def test_the_feed_of_who_left_says_for_sixty_days_what_is_off_and_not_where(
    db: Database, visit: Visit, clock_at: At, way: str
) -> None:
    feed, client = feed_of(visit), visit("")
    (delegate,) = Delegates(db).at(ELENI)
    clock_at(BEFORE + HOUR)
    before = client.get(feed)

    leave(db, way)
    after = client.get(feed, headers={"If-Modified-Since": before.headers["last-modified"]})
    clock_at(BEFORE + timedelta(days=60))
    at_last = client.get(feed)
    clock_at(BEFORE + timedelta(days=60) + 2 * HOUR)
    gone = client.get(feed)

    assert entries(before) == dict.fromkeys(UIDS, (0, "CONFIRMED"))
    assert entries(after) == dict.fromkeys(UIDS, (1, "CANCELLED"))
    assert entries(at_last) == entries(after)
    assert [b"LOCATION" in one.content or b"meet.example" in one.content for one in (before, after)] == [True, False]
    assert (gone.status_code, gone.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert Delegates(db).get(delegate.id).generation == 1


@pytest.mark.usefixtures("eleni")
def test_who_is_named_again_goes_on_with_the_same_feed(db: Database, visit: Visit) -> None:
    feed = feed_of(visit)
    (delegate,) = Delegates(db).at(ELENI)

    remove(db, delegate)
    add(db, delegate.delegation_id, a_person("Eleni", OPENING))

    assert entries(visit("").get(feed)) == {UIDS[0]: (2, "CONFIRMED"), UIDS[1]: (1, "CANCELLED")}


@pytest.mark.usefixtures("eleni")
def test_what_was_over_when_somebody_left_stays_as_it_was(db: Database, visit: Visit, clock_at: At) -> None:
    feed = feed_of(visit)
    clock_at(START + 2 * HOUR)

    leave(db, "removed")

    answer = visit("").get(feed)
    assert entries(answer) == {UIDS[0]: (0, "CONFIRMED"), UIDS[1]: (1, "CANCELLED")}
    assert b"LOCATION" not in answer.content


def leave(db: Database, way: str) -> None:
    if way == "withdrawn":
        return learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))
    (delegate,) = Delegates(db).at(ELENI)
    return remove(db, delegate)


@pytest.mark.usefixtures("eleni")
def test_a_guessed_link_opens_nothing(visit: Visit) -> None:
    feed = feed_of(visit)
    guesses = (feed[:-5] + "x.ics", feed.replace("/calendar/", "/calendar/A"), feed.replace(feed[-26:], ".ics"))

    assert [visit("").get(guess).status_code for guess in guesses] == [404] * 3


@pytest.mark.usefixtures("eleni")
def test_a_private_link_never_reaches_the_log(visit: Visit) -> None:
    feed = feed_of(visit)

    assert feed.split("/")[-1].removesuffix(".ics") not in masked(f"GET {feed} 200")
