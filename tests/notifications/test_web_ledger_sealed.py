"""What of the ledger is sealed, for whom and until when."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.notifications.model.letters import State
from services.notifications.store.letters import Letters
from tests.notifications.builders import CHAIR, CLOSES, OFFICE, a_contact, an_id, tell
from tests.notifications.conftest import Site
from tests.notifications.facts import registered, submitted, withdrawn


@pytest.fixture(autouse=True)
def told(site: Site) -> None:
    """Maria of Ledgerville was sent a receipt; nothing else stands in the ledger."""
    site.db["letters"].delete_many({})
    site.db["heard"].delete_many({})
    tell(site.db, submitted(an_id("ledger"), name="Ledgerville", contact=a_contact(email="maria@ledger.example")))


def test_letters_of_an_open_lane_are_sealed_for_the_chair(site: Site, clock_at: Callable[[datetime], None]) -> None:
    site.browser.post("/sign-in", data={"email": "maria@ledger.example"})
    letter = Letters(site.db).list({"template": "receipt"}, after=None, limit=1)[0]
    clock_at(CLOSES - timedelta(minutes=5))
    site.sign_in(CHAIR)

    page = site.browser.get("/notifications/letters").text
    totals = site.browser.get("/notifications/api/letters/totals").json()

    assert "sealed for the chair" in page
    assert "maria@ledger.example" not in page
    assert site.browser.get("/notifications/api/letters").json()["letters"] == []
    assert (totals["by_template"], totals["oldest_unsent"], totals["sealed"]) == ({}, None, True)
    for path in (f"/notifications/letters/{letter.id}", f"/notifications/api/letters/{letter.id}"):
        assert site.browser.get(path).status_code == site.browser.post(f"{path}/stop").status_code == 404
    assert Letters(site.db).get(letter.id).state is State.QUEUED


def test_letters_about_no_expression_are_not_sealed(site: Site, clock_at: Callable[[datetime], None]) -> None:
    tell(site.db, registered())
    clock_at(CLOSES - timedelta(minutes=5))
    site.sign_in(CHAIR)

    (letter,) = site.browser.get("/notifications/api/letters").json()["letters"]

    assert letter["template"] == "registration"
    assert site.browser.get(f"/notifications/letters/{letter['id']}").status_code == 200


def test_the_office_sees_all_letters_always(site: Site, clock_at: Callable[[datetime], None]) -> None:
    site.browser.post("/sign-in", data={"email": "maria@ledger.example"})
    clock_at(CLOSES - timedelta(minutes=5))
    site.sign_in(OFFICE)

    found = site.browser.get("/notifications/api/letters").json()["letters"]

    assert sorted(letter["template"] for letter in found) == ["receipt", "sign-in"]
    assert "sealed for the chair" not in site.browser.get("/notifications/letters").text


def test_the_chair_sees_letters_about_what_is_final_after_the_close_and_no_others(
    site: Site, clock_at: Callable[[datetime], None]
) -> None:
    site.browser.post("/sign-in", data={"email": "maria@ledger.example"})
    gone = an_id("withdrawn")
    tell(site.db, submitted(gone, contact=a_contact("Nikos")), withdrawn(gone, contact=a_contact("Nikos")))
    clock_at(CLOSES + timedelta(seconds=1))
    site.sign_in(CHAIR)

    found = site.browser.get("/notifications/api/letters").json()["letters"]
    totals = site.browser.get("/notifications/api/letters/totals").json()

    assert [(letter["template"], letter["recipient"]) for letter in found] == [("receipt", "maria@ledger.example")]
    assert (totals["by_template"], totals["sealed"]) == ({"receipt": {"queued": 1}}, True)
    assert "nikos" not in site.browser.get("/notifications/letters").text
