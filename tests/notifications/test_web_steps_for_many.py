"""One step for all letters of the filtered ledger: shown first, bound to what was shown, harmless twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.notifications.model.letters import State
from services.notifications.store.letters import Letters
from shared.web import sessions
from tests.notifications.builders import CHAIR, CLOSES, OFFICE, a_contact, an_id, ledger, tell
from tests.notifications.conftest import Site
from tests.notifications.facts import decided, submitted

ALL = "/notifications/api/letters/all"


@pytest.fixture(autouse=True)
def failed(site: Site) -> None:
    """Receipts to three people failed, and one to Anna waits."""
    site.db["letters"].delete_many({})
    site.db["heard"].delete_many({})
    site.db["conflicts"].delete_many({})
    for name in ("maria", "nikos", "petra", "anna"):
        tell(site.db, submitted(an_id(name), name=name, contact=a_contact(email=f"{name}@many.example")))
    wrong = {"recipient": {"$ne": "anna@many.example"}}
    site.db["letters"].update_many(wrong, {"$set": {"state": State.FAILED, "needs_staff": True}})


def states(site: Site) -> dict[str, str]:
    return {one.recipient.partition("@")[0]: one.state for one in ledger(site.db, template="receipt")}


def test_all_that_were_shown_and_fit_take_the_step_and_no_others(site: Site) -> None:
    site.sign_in(OFFICE)
    shown = site.browser.get(f"{ALL}/retry", params={"state": "failed"}).json()

    taken = site.browser.post(f"{ALL}/retry", params={"state": "failed"}, json={"digest": shown["digest"]}).json()

    assert (len(shown["ids"]), shown["total"], taken) == (3, 3, {"taken": 3})
    letters = [one for one in ledger(site.db) if one.acts]
    assert {(one.state, one.needs_staff, one.acts[-1].by) for one in letters} == {(State.QUEUED, False, OFFICE)}
    assert len(letters) == 3


def test_the_same_step_twice_is_harmless(site: Site) -> None:
    site.sign_in(OFFICE)
    digest = site.browser.get(f"{ALL}/stop", params={"state": "failed"}).json()["digest"]

    answers = [
        site.browser.post(f"{ALL}/stop", params={"state": "failed"}, json={"digest": digest}).status_code
        for _ in range(2)
    ]

    assert answers == [200, 412]
    assert states(site) == {"maria": "stopped", "nikos": "stopped", "petra": "stopped", "anna": "queued"}


def test_another_filter_than_was_shown_changes_nothing(site: Site) -> None:
    site.sign_in(OFFICE)
    one = {"recipient": "maria@many.example"}
    digest = site.browser.get(f"{ALL}/stop", params=one).json()["digest"]

    assert site.browser.post(f"{ALL}/stop", json={"digest": digest}).status_code == 412
    assert states(site)["nikos"] == "failed"


def test_what_failed_since_it_was_shown_is_shown_first(site: Site) -> None:
    site.sign_in(OFFICE)
    path = "/notifications/letters/all/stop"
    digest = site.browser.get(f"{ALL}/stop", params={"state": "failed"}).json()["digest"]
    site.db["letters"].update_many({}, {"$set": {"state": State.FAILED}})

    answer = site.browser.post(path, data={"state": "failed", "digest": digest})

    assert (answer.status_code, "has changed since you looked" in answer.text) == (409, True)
    assert "anna@many.example" in answer.text
    assert set(states(site).values()) == {"failed"}


def test_an_overtaken_letter_is_not_among_those_that_are_sent_again(site: Site) -> None:
    tell(site.db, decided(expression_id=an_id("maria")), decided(expression_id=an_id("maria"), generation=2))
    site.db["letters"].update_many({"about": f"decision/{an_id('maria')}"}, {"$set": {"state": State.UNCERTAIN}})
    site.sign_in(OFFICE)

    shown = site.browser.get(f"{ALL}/retry", params={"state": "uncertain"}).json()

    (newest,) = [one.id for one in ledger(site.db) if one.generation == 2]
    assert (shown["ids"], shown["total"]) == ([str(newest)], 2)


def test_what_may_have_arrived_is_said_before_it_is_sent_again_and_can_be_confirmed_for_all(site: Site) -> None:
    site.db["letters"].update_many({}, {"$set": {"state": State.UNCERTAIN}})
    site.sign_in(OFFICE)

    assert "4 of them may have arrived already" in site.browser.get("/notifications/letters/all/retry").text
    digest = site.browser.get(f"{ALL}/confirm").json()["digest"]
    assert site.browser.post("/notifications/letters/all/confirm", data={"digest": digest}).status_code == 303
    assert set(states(site).values()) == {"sent"}


def test_no_more_than_a_bounded_part_is_taken_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notifications.actions.take_step.MOST", 2)
    site.sign_in(OFFICE)
    shown = site.browser.get(f"{ALL}/stop", params={"state": "failed"}).json()

    site.browser.post(f"{ALL}/stop", params={"state": "failed"}, json={"digest": shown["digest"]})

    assert (len(shown["ids"]), shown["total"]) == (2, 3)
    assert sorted(states(site).values()) == ["failed", "queued", "stopped", "stopped"]


@pytest.mark.parametrize(("who", "status"), [(CHAIR, 403), ("maria@many.example", 403), (OFFICE, 200)])
def test_it_is_the_offices_alone(site: Site, clock_at: Callable[[datetime], None], who: str, status: int) -> None:
    clock_at(CLOSES + timedelta(days=1))
    site.sign_in(who)

    assert site.browser.get(f"{ALL}/stop").status_code == status
    assert site.browser.get("/notifications/letters/all/stop").status_code == status
    assert site.browser.post("/notifications/letters/all/stop", data={"digest": "x"}).status_code in (status, 409)
    if status == 403:
        page = site.browser.get("/notifications/letters")
        assert "/notifications/letters/all/" not in page.text


def test_a_token_that_may_read_takes_no_step(site: Site) -> None:
    token = sessions.issue_token(site.settings, OFFICE, ("notifications:read",), timedelta(hours=1))
    bearer = {"Authorization": f"Bearer {token}"}
    digest = site.elsewhere.get(f"{ALL}/stop", headers=bearer).json()["digest"]

    assert site.elsewhere.post(f"{ALL}/stop", headers=bearer, json={"digest": digest}).status_code == 403


def test_a_step_that_is_none_is_not_found(site: Site) -> None:
    site.sign_in(OFFICE)

    assert site.browser.get("/notifications/letters/all/explode").status_code == 404
    assert Letters(site.db).count({}) == 4


def test_that_stopping_cannot_be_undone_is_said_before_it_is_done_to_one_or_to_many(site: Site) -> None:
    site.sign_in(OFFICE)
    final, held_back = "cannot be undone: a letter that is stopped is never sent.", "“Hold it back”"
    failed, queued = (
        Letters(site.db).list({"recipient": f"{name}@many.example"}, after=None, limit=1)[0].id
        for name in ("maria", "anna")
    )

    def shown(path: str) -> tuple[bool, bool]:
        text = site.browser.get(f"/notifications/letters/{path}").text
        return final in text, held_back in text

    assert shown(str(queued)) == shown("all/stop") == (True, True)
    assert shown(str(failed)) == shown("all/stop?state=failed") == (True, False)
    assert shown("all/retry") == (False, False)

    site.browser.post(f"/notifications/letters/{queued}/stop")
    assert shown(str(queued)) == (False, False)
