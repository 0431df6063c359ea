"""A correction on its pages and in the API: old beside new, and what waits."""

from uuid import UUID

from services.selection.actions import decide, release_decisions
from services.selection.actions.reading import results
from services.selection.contracts import Outcome
from services.selection.forms import Terms
from shared.mongo import Database
from tests.selection.builders import CHAIR, PROGRAMME, an_id
from tests.selection.stories import (
    corrected,
    proposed_correction,
)
from tests.serving import Visit

API = "/selection/api"
TERMS = Terms(reserve_percent=50)


def test_the_page_shows_old_beside_new_and_the_api_does_the_same(public: Database, visit: Visit) -> None:
    office, chair = visit(PROGRAMME), visit(CHAIR)
    assert "Correct a released decision" in office.get(f"/selection/chair/expressions/{an_id('Ulm')}").text
    form = office.get(f"/selection/chair/expressions/{an_id('Ulm')}/correction").text
    assert 'value="Ulm"' in form
    typed = {"reasons": "Ranked first.", "because": "A typo.", "name": "Ulm", "cities.0": "Ulm (Donau)"}

    sent = office.post(f"/selection/chair/expressions/{an_id('Ulm')}/correction", data=typed, follow_redirects=False)
    page = chair.get(sent.headers["Location"]).text
    listed = chair.get(f"{API}/releases").json()["releases"][0]

    assert sent.status_code == 303
    for text in ("Ulm (Donau)", "Ranked first.", "Confirm the correction", "No letter goes out"):
        assert text in page
    assert listed["correction"]["now"]["cities"][0]["name"] == "Ulm (Donau)"
    change = {"outcome": "selected", "reasons": "The committee likes it.", "because": "I like it."}
    refused = chair.post(f"{API}/corrections/{an_id('Trier')}", json=change)
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "no-place-left")


def test_a_release_that_has_left_shows_what_it_released_whatever_came_later(public: Database, visit: Visit) -> None:
    first = UUID(visit(CHAIR).get(f"{API}/releases").json()["releases"][-1]["release_id"])
    corrected(public, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")
    decide.propose(public, TERMS, by=CHAIR)

    batch = results.release_file(public, first, by=CHAIR).batch

    assert {one.name: decision.outcome.value for one, decision in batch} == {
        "Ulm": "selected",
        "Bonn": "selected",
        "Jena": "reserve",
        "Trier": "not-selected",
    }


def test_a_correction_that_waits_and_one_that_holds_show_where_the_committee_looks(
    public: Database, visit: Visit
) -> None:
    office, waits = visit(PROGRAMME), "to be confirmed by a second person"
    assert waits not in office.get("/selection/chair").text
    assert "corrected" not in office.get("/selection/chair/ranking").text

    release = proposed_correction(public, "Ulm", Outcome.FELLOW)
    assert waits in office.get("/selection/chair").text

    release_decisions.confirm(public, release.id, digest=release.digest, by=CHAIR)
    assert waits not in office.get("/selection/chair").text
    assert "corrected" in office.get("/selection/chair/ranking").text
