"""A proposal that nobody wants any more is taken back, and nothing that was released changes by it."""

from uuid import UUID

import pytest

from services.selection.actions import declare, release_decisions
from services.selection.contracts import Outcome
from services.selection.forms import NewConflict
from services.selection.model.releases import AlreadyConfirmed, ProposalVoid, ReleaseStatus
from services.selection.store.acts import Acts
from services.selection.store.releases import Releases
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import CHAIR, OTHER_CHAIR, PROGRAMME, an_id
from tests.selection.sentences import said
from tests.selection.stories import (
    corrected,
    decided,
    fill_roster,
    outcomes,
    person_of,
    proposed,
    proposed_correction,
)
from tests.serving import Visit

WAITS = "to be confirmed by a second person"


def url(release_id: UUID, *, api: bool = False) -> str:
    return f"/selection/{'api' if api else 'chair'}/releases/{release_id}/retraction"


@pytest.mark.parametrize("who", [PROGRAMME, CHAIR])
def test_its_proposer_and_every_other_organiser_take_a_correction_back(
    public: Database, visit: Visit, who: Person
) -> None:
    before, someone = outcomes(public), visit(who)
    release = proposed_correction(public, "Ulm", Outcome.FELLOW)
    here = f"/selection/chair/releases/{release.id}"
    assert "Take it back" in someone.get(here).text
    assert WAITS in someone.get("/selection/chair").text

    done = someone.post(url(release.id), follow_redirects=False)

    assert (done.status_code, done.headers["Location"]) == (303, here)
    page = someone.get(here).text
    assert f"by {who.email}" in page.partition("Taken back")[2].partition("</div>")[0]
    assert "Take it back" not in page
    assert "Confirm the correction" not in page
    assert WAITS not in someone.get("/selection/chair").text
    assert outcomes(public) == before
    with pytest.raises(ProposalVoid):
        release_decisions.confirm(public, release.id, digest=release.digest, by=OTHER_CHAIR)


def test_it_is_logged_once_with_the_city_and_whose_it_was(public: Database) -> None:
    release = proposed_correction(public, "Ulm", Outcome.FELLOW)

    first = release_decisions.take_back(public, release.id, by=CHAIR)
    again = release_decisions.take_back(public, release.id, by=PROGRAMME)

    assert first == again == Releases(public).get(release.id)
    newest, earlier = Acts(public).newest(2, about=str(an_id("Ulm")))
    assert (said(newest.act), said(newest.detail)) == ("took back a correction", f"Ulm: proposed by {PROGRAMME.email}")
    assert said(earlier.act) == "proposed a correction"


def test_one_that_has_become_impossible_need_not_wait_for_ever(public: Database) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN)
    late = proposed_correction(public, "Jena", Outcome.SELECTED)
    corrected(public, "Trier", Outcome.SELECTED)

    assert release_decisions.take_back(public, late.id, by=CHAIR).state is ReleaseStatus.VOID


def test_what_was_confirmed_is_not_taken_back(public: Database, visit: Visit) -> None:
    release = corrected(public, "Ulm", Outcome.FELLOW)

    with pytest.raises(AlreadyConfirmed):
        release_decisions.take_back(public, release.id, by=PROGRAMME)
    page = visit(PROGRAMME).post(url(release.id))

    assert page.status_code == 422
    assert f"{CHAIR.email} has confirmed this" in page.text
    assert outcomes(public)["Ulm"] == "fellow"


def test_the_same_can_be_proposed_again_after_it_was_taken_back(db: Database) -> None:
    decided(db)
    old = proposed(db)
    release_decisions.take_back(db, old.id, by=CHAIR)

    new = proposed(db)

    assert new.id != old.id
    assert said(Acts(db).newest(2)[1].act) == "took back a release"
    done = release_decisions.confirm(db, new.id, digest=new.digest, by=CHAIR)
    assert done.state is ReleaseStatus.RELEASED


def test_neither_a_reviewer_nor_whom_a_conflict_keeps_from_it_takes_it_back(public: Database) -> None:
    release = proposed_correction(public, "Ulm", Outcome.FELLOW)
    with pytest.raises(NotAllowed):
        release_decisions.take_back(public, release.id, by=person_of("Rita"))
    fill_roster(public, [("Chair", "PT")])
    public["reviewers"].update_one({"name": "Chair"}, {"$set": {"email": CHAIR.email, "email_key": CHAIR.email}})
    declare.conflict(public, NewConflict(city="Ulm", country="DE", reason="My home town."), by=CHAIR)

    with pytest.raises(NotFound):
        release_decisions.take_back(public, release.id, by=CHAIR)


def test_a_script_takes_back_as_the_page_does(public: Database, visit: Visit) -> None:
    release, chair = proposed_correction(public, "Ulm", Outcome.FELLOW), visit(CHAIR)

    answers = [chair.post(url(release.id, api=True)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert {(answer.json()["state"], answer.json()["taken_back_by"]) for answer in answers} == {("void", CHAIR.email)}
    confirmed = corrected(public, "Ulm", Outcome.FELLOW)
    refused = chair.post(url(confirmed.id, api=True))
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "already-confirmed")
