"""Replacing a delegate as people see it: the pages of contact and office, and the feed of who left."""

import pytest

from services.events.model.delegates import Delegate
from shared.mongo import Database
from tests.events.acting import replace
from tests.events.builders import BEFORE, HOUR, OPENING, WORKSHOP, At, a_substitute
from tests.events.people import CHAIR, ELENI, MARIA, ORGANISER, PETROS
from tests.serving import Visit


@pytest.mark.usefixtures("eleni")
def test_the_feed_and_the_rights_of_who_left_end(db: Database, visit: Visit) -> None:
    client = visit(ELENI)
    mine = client.get("/events/api/mine").json()["events"][0]
    path = f"/events/api/delegates/{mine['delegate_id']}"

    done = visit(MARIA).post(f"{path}/replacement", json=a_substitute().model_dump(mode="json"))

    feed = visit("").get(mine["feed"])
    assert (done.status_code, done.json()["sessions"]) == (201, [OPENING, WORKSHOP])
    assert (feed.text.count("STATUS:CANCELLED"), "STATUS:CONFIRMED" in feed.text) == (2, False)
    assert [name for name in ("LOCATION", "CONFERENCE", "meet.example") if name in feed.text] == []
    assert client.get("/events/api/mine").json() == {"events": []}
    assert [
        client.post(f"{path}/sessions", json={"sessions": [OPENING]}).status_code,
        client.post(f"{path}/feed").status_code,
        client.get(f"/events/delegates/{mine['delegate_id']}").status_code,
    ] == [404] * 3
    assert "meet.example" in visit(PETROS).get(f"/events/sessions/{OPENING}").text
    assert "meet.example" not in client.get(f"/events/sessions/{OPENING}").text


def test_a_contact_replaces_on_the_page_and_sees_it_there(visit: Visit, eleni: Delegate) -> None:
    maria, path = visit(MARIA), f"/events/delegates/{eleni.id}/replacement"
    form = {"name": "Petros", "email": "petros", "language": "el", "zone": "Europe/Athens"}

    asked = maria.get(path).text
    refused = maria.post(path, data=form)
    done = maria.post(path, data={**form, "email": PETROS})
    page = maria.get(f"/events/delegations/{eleni.delegation_id}").text

    assert "Workshop on data" in asked
    assert 'name="reason"' not in asked
    assert (refused.status_code, 'value="Petros"' in refused.text) == (422, True)
    told = f"/events/delegations/{eleni.delegation_id}?replaced={eleni.id}"
    assert (done.status_code, done.headers["location"]) == (303, told)
    assert "In place of Eleni since" in page
    assert "Petros comes instead of Eleni. Both are told by mail." in maria.get(told).text
    assert "comes instead of" not in page + maria.get(f"{told}0").text
    assert maria.get(path).status_code == 404


def test_the_office_finds_everybody_and_replaces_on_its_page(visit: Visit, eleni: Delegate) -> None:
    office, path = visit(ORGANISER), f"/events/delegates/{eleni.id}/replacement"
    everybody = f"/events/organise/events/{eleni.event_id}"
    form = {"name": "Petros", "email": PETROS, "language": "el", "zone": "Europe/Athens"}

    listed = office.get(everybody).text
    silent = office.post(path, data=form)
    done = office.post(path, data={**form, "reason": "Maria is ill."})

    assert path in listed
    assert (silent.status_code, "Say why" in silent.text) == (422, True)
    assert (done.status_code, done.headers["location"]) == (303, f"{everybody}?replaced={eleni.id}")
    assert "Petros comes instead of Eleni." in office.get(done.headers["location"]).text
    assert (
        "by the programme office: Maria is ill." in visit(MARIA).get(f"/events/delegations/{eleni.delegation_id}").text
    )
    assert path not in visit(CHAIR).get(everybody).text
    assert [visit(who).get(everybody).status_code for who in (MARIA, "")] == [403, 303]


def test_a_replacement_an_hour_later_is_news_to_the_old_feed(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate
) -> None:
    feed = visit(ELENI).get("/events/api/mine").json()["events"][0]["feed"]
    clock_at(BEFORE + HOUR)
    before = visit("").get(feed)

    replace(db, eleni, a_substitute())

    after = visit("").get(feed, headers={"If-Modified-Since": before.headers["last-modified"]})
    assert (after.status_code, after.text.count("STATUS:CANCELLED")) == (200, 2)


def test_a_chair_who_speaks_for_a_delegation_is_offered_no_other(db: Database, visit: Visit, eleni: Delegate) -> None:
    chair, everybody = visit(CHAIR), f"/events/organise/events/{eleni.event_id}"
    theirs = {"contact.email": CHAIR, "address": CHAIR}
    db["applicants"].update_many({}, {"$set": theirs})

    assert "/replacement" not in chair.get(everybody).text
    assert "/replacement" in visit(ORGANISER).get(everybody).text


def test_after_the_event_nobody_more_is_named_and_a_replacement_is_for_the_record(
    visit: Visit, clock_at: At, eleni: Delegate
) -> None:
    maria, path = visit(MARIA), f"/events/delegations/{eleni.delegation_id}"
    before = maria.get(path).text
    clock_at(BEFORE + 24 * 60 * HOUR)

    after = maria.get(path).text
    new = {"name": "Petros", "email": PETROS, "language": "el", "zone": "Europe/Athens"}
    posted = maria.post(path, data=new)
    asked = maria.post(f"/events/api/delegations/{eleni.delegation_id}/delegates", json={"delegates": [new]})
    replacing = maria.get(f"/events/delegates/{eleni.id}/replacement").text

    assert ("Name this delegate" in before, "Name this delegate" in after, "is over." in after) == (True, False, True)
    assert (posted.status_code, "is over, so nobody more can be named" in posted.text) == (422, True)
    assert (asked.status_code, asked.json()["code"]) == (422, "event-over")
    assert ("gives nobody a seat" in replacing, "choose their own" in replacing) == (True, False)


def test_who_was_a_delegate_reads_that_they_are_none(visit: Visit, eleni: Delegate) -> None:
    maria, removal = visit(MARIA), f"/events/delegates/{eleni.id}/removal"

    twice = [maria.post(removal).headers["location"] for _ in range(2)]

    assert twice == [f"/events/delegations/{eleni.delegation_id}"] * 2
    assert "You were a delegate, and are one no longer" in visit(ELENI).get("/events/mine").text
    assert "You were a delegate" not in visit(PETROS).get("/events/mine").text
