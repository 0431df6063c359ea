"""What people typed stays as they typed it, also where a catalogue holds the same words."""

from pathlib import Path

import pytest

from services import applications
from services.selection.actions import declare
from services.selection.forms import NewConflict
from shared import texts
from shared.mongo import Database
from tests.selection.builders import CHAIR, an_id
from tests.selection.stories import a_scorer_of, with_assignment
from tests.serving import Visit

IN_FRENCH = {"Accept-Language": "fr"}


@pytest.mark.parametrize("typed", ["closed", "Withdrawn by the applicant.", "There is no such thing."])
def test_a_reason_that_a_catalogue_holds_too_stays_as_it_was_typed(db: Database, visit: Visit, typed: str) -> None:
    texts.use(Path(applications.__file__).parent / "texts")
    with texts.speaking("fr"):
        assert texts.gettext(typed) != typed
    with_assignment(db)
    declare.conflict(db, NewConflict(expression_id=an_id("Ulm"), reason=typed), by=a_scorer_of(db, "Ulm"))

    page = visit(CHAIR).get("/selection/chair/log", headers=IN_FRENCH)
    told = visit(CHAIR).get("/selection/api/log", headers=IN_FRENCH).json()["acts"]

    assert '<html lang="fr">' in page.text
    assert typed in page.text
    assert typed in [act["detail"] for act in told]
