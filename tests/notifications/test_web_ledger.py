"""The organisers' ledger over HTTP: who was told what, when and why; nobody else sees it."""

import base64
import json
from datetime import timedelta

import pytest

from services.applications.contracts import ConflictFound
from services.notifications.actions import deliver
from services.notifications.model.letters import State
from services.notifications.model.replies import Reply, Try
from services.notifications.store.letters import Letters
from shared import clock
from shared.web import sessions
from tests.notifications.builders import OFFICE, a_contact, an_id, tell
from tests.notifications.conftest import Site
from tests.notifications.facts import decided, excepted, started, submitted


@pytest.fixture(autouse=True)
def told(site: Site) -> None:
    """Maria of Ledgerville was sent a receipt; nothing else stands in the ledger."""
    site.db["letters"].delete_many({})
    site.db["heard"].delete_many({})
    site.db["conflicts"].delete_many({})
    tell(site.db, submitted(an_id("ledger"), name="Ledgerville", contact=a_contact(email="maria@ledger.example")))


@pytest.mark.parametrize(
    "path", ["/notifications/letters", "/notifications/api/letters", "/notifications/api/letters/totals"]
)
def test_only_organisers_see_it(site: Site, path: str) -> None:
    assert site.browser.get(path).status_code in (303, 401)
    site.sign_in("maria@ledger.example")
    assert site.browser.get(path).status_code == 403
    site.sign_in(OFFICE)
    assert site.browser.get(path).status_code == 200


def test_it_says_who_was_told_what_when_and_why(site: Site) -> None:
    site.sign_in(OFFICE)

    (letter,) = site.browser.get("/notifications/api/letters").json()["letters"]

    assert {name: letter[name] for name in ("message", "template", "recipient", "subject", "reason", "state")} == {
        "message": f"x/expression/{an_id('ledger')}/1",
        "template": "receipt",
        "recipient": "maria@ledger.example",
        "subject": "Received: your expression of interest for Ledgerville",
        "state": "queued",
        "reason": "You get this letter because you sent in the expression of interest for Ledgerville.",
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"recipient": "MARIA@ledger.example"}, 1),
        ({"recipient": "other@ledger.example"}, 0),
        ({"expression": "Ledgerville"}, 1),
        ({"expression": "lédgervillé"}, 1),
        ({"expression": "ledger"}, 0),
        ({"expression": str(an_id("ledger"))}, 1),
        ({"expression": "Athens"}, 0),
        ({"template": "receipt"}, 1),
        ({"template": "reminder"}, 0),
        ({"state": "queued"}, 1),
        ({"state": "stuck"}, 0),
    ],
)
def test_it_can_be_narrowed(site: Site, query: dict[str, str], count: int) -> None:
    site.sign_in(OFFICE)

    assert len(site.browser.get("/notifications/api/letters", params=query).json()["letters"]) == count
    assert site.browser.get("/notifications/letters", params=query).text.count("maria@ledger.example</td>") == count


def test_cursors_lead_through_all_of_it_once(site: Site) -> None:
    for version in range(2, 8):
        tell(site.db, submitted(an_id("ledger"), version, contact=a_contact(email="maria@ledger.example")))
    site.sign_in(OFFICE)

    seen, cursor = [], None
    while True:
        query = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        part = site.browser.get("/notifications/api/letters", params=query).json()
        seen += [letter["id"] for letter in part["letters"]]
        if (cursor := part["next"]) is None:
            break

    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("place", [1, "x", ["x", "y"], {"a": 1}, ["2020-05-04T09:30:00+00:00", 7]])
def test_a_cursor_that_is_none_of_ours_is_refused(site: Site, place: object) -> None:
    site.sign_in(OFFICE)
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")

    assert site.browser.get("/notifications/api/letters", params={"cursor": cursor}).status_code == 422


def test_the_preview_shows_the_text_and_no_powerful_link(site: Site) -> None:
    site.db["attempts"].delete_many({})
    site.browser.post("/sign-in", data={"email": "link@ledger.example"})
    letter = site.newest_letter("link@ledger.example")
    site.sign_in(OFFICE)

    shown = site.browser.get(f"/notifications/letters/{letter.id}").text

    assert "[a link that only the recipient gets]" in shown
    assert "/sign-in/confirm/" not in shown


def test_the_preview_of_a_receipt_offers_no_leaving(site: Site) -> None:
    site.sign_in(OFFICE)

    shown = site.browser.get(f"/notifications/letters/{site.newest_letter('maria@ledger.example').id}").text

    assert "Leave the newsletter" not in shown


def test_a_failed_letter_can_be_sent_again(site: Site) -> None:
    letter = site.newest_letter("maria@ledger.example")
    failed = {"state": State.FAILED, "attempts": 9, "give_up_at": clock.real() - timedelta(hours=1)}
    site.db["letters"].update_one({"_id": letter.id}, {"$set": failed})
    site.sign_in(OFFICE)

    answer = site.browser.post(f"/notifications/letters/{letter.id}/retry")

    again = Letters(site.db).get(letter.id)
    assert answer.status_code == 303
    assert (again.state, again.attempts, again.give_up_at > clock.real()) == (State.QUEUED, 0, True)
    assert [(act.by, act.step) for act in again.acts] == [(OFFICE, "retry")]


def test_an_overtaken_letter_is_not_sent_again(site: Site) -> None:
    tell(site.db, decided(expression_id=an_id("ledger")), decided(expression_id=an_id("ledger"), generation=2))
    old = site.db["letters"].find_one({"about": f"decision/{an_id('ledger')}", "generation": 1})
    assert old is not None
    site.db["letters"].update_one({"_id": old["_id"]}, {"$set": {"state": State.UNCERTAIN}})
    site.sign_in(OFFICE)

    answer = site.browser.post(f"/notifications/api/letters/{old['_id']}/retry")

    assert (answer.status_code, answer.json()["code"]) == (422, "overtaken")


def test_a_sent_letter_is_not_sent_again(site: Site) -> None:
    letter = site.newest_letter("maria@ledger.example")
    site.db["letters"].update_one({"_id": letter.id}, {"$set": {"state": State.SENT}})
    site.sign_in(OFFICE)

    answer = site.browser.post(f"/notifications/letters/{letter.id}/retry")

    assert (answer.status_code, "is sent" in answer.text) == (422, True)


def test_the_stop_button_stops_and_goes_on(site: Site) -> None:
    site.sign_in(OFFICE)

    site.browser.post("/notifications/sending", data={"stopped": "yes"})
    stopped = site.browser.get("/notifications/api/letters/totals").json()["stopped"]
    site.browser.post("/notifications/sending", data={"stopped": "no"})

    assert stopped["by"] == OFFICE
    assert site.browser.get("/notifications/api/letters/totals").json()["stopped"] is None


def test_a_pause_shows_with_the_mail_servers_words_until_it_is_over(site: Site) -> None:
    refusal = Try(at=clock.real(), answer=Reply.OUT_OF_REACH, code=530, words="5.7.0 log in first")
    deliver.begin_pause(site.db, refusal)
    site.sign_in(OFFICE)

    shown = site.browser.get("/notifications/letters").text
    paused = site.browser.get("/notifications/api/letters/totals").json()["paused"]
    deliver.end_pause(site.db)

    assert "The mail server refuses us" in shown
    assert "530 5.7.0 log in first" in shown
    assert (paused["code"], paused["words"], paused["probes"]) == (530, "5.7.0 log in first", 0)
    assert "The mail server refuses us" not in site.browser.get("/notifications/letters").text


def test_a_pause_without_a_word_of_the_mail_servers_says_what_stands_in_the_way(site: Site) -> None:
    deliver.begin_pause(site.db, Try(at=clock.real(), answer=Reply.OUT_OF_REACH))
    site.sign_in(OFFICE)

    shown = site.browser.get("/notifications/letters").text
    paused = site.browser.get("/notifications/api/letters/totals").json()["paused"]
    deliver.end_pause(site.db)

    assert "What stands in the way: “no mail server answers”" in shown
    assert (paused["code"], paused["words"]) == (0, "no mail server answers")


def test_a_token_that_may_read_may_not_stop(site: Site) -> None:
    token = sessions.issue_token(site.settings, OFFICE, ("notifications:read",), timedelta(hours=1))
    bearer = {"Authorization": f"Bearer {token}"}

    read = site.elsewhere.get("/notifications/api/letters", headers=bearer)
    stop = site.elsewhere.put("/notifications/api/sending", headers=bearer, json={"stopped": True})

    assert (read.status_code, stop.status_code) == (200, 403)


@pytest.mark.parametrize("path", ["/notifications/letters", "/notifications/api/letters"])
@pytest.mark.parametrize(
    "queued_at",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2020-01-01", "2020-01-01T00:00:00", "\ud800", "\0", 1],
)
def test_a_cursor_with_a_moment_that_cannot_be_looked_for_is_refused(site: Site, path: str, queued_at: object) -> None:
    site.sign_in(OFFICE)
    said = json.dumps([path, [queued_at, str(an_id("x"))]], separators=(",", ":")).encode()

    answer = site.browser.get(path, params={"cursor": base64.urlsafe_b64encode(said).rstrip(b"=").decode()})

    assert answer.status_code == 422


def test_letters_about_a_draft_are_hidden_from_an_officer_with_a_conflict(site: Site) -> None:
    draft, contact = an_id("near"), a_contact(email="nora@near.example")
    tell(site.db, started(draft, name="Near", contact=contact), excepted(expression_id=draft, contact=contact))
    found = ConflictFound(expression_id=draft, challenge_id="icc-2020", lane="new-cities", email=OFFICE)
    site.sign_in(OFFICE)
    before = site.browser.get("/notifications/api/letters").json()["letters"]

    tell(site.db, found, found)

    after = site.browser.get("/notifications/api/letters").json()["letters"]
    assert {letter["template"] for letter in before} == {"receipt", "exception-granted"}
    assert [letter["recipient"] for letter in after] == ["maria@ledger.example"]
    (hidden,) = (letter for letter in before if letter["template"] == "exception-granted")
    assert site.browser.get(f"/notifications/api/letters/{hidden['id']}").status_code == 404
    assert site.browser.get("/notifications/api/letters?recipient=nora@near.example").json()["letters"] == []
