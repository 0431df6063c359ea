"""An installation that told no conflicts of interest has them at every service after `prepare`."""

from pathlib import Path
from uuid import UUID

from deploy.operate import conflicts, prepare
from services.applications.model.content import Content
from services.applications.model.expressions import Expression
from services.applications.store.expressions import Expressions as Written
from services.selection.store.expressions import Expressions
from services.selection.store.reviewers import Reviewers
from shared.mongo.challenges import Challenges
from shared.mongo.conflicts import Conflicts
from shared.settings import Settings
from tests.conftest import MAKE_DATABASE
from tests.selection.builders import a_reviewer, an_expression

FILE = Path(prepare.__file__).parents[1] / "challenges" / "icc-2020.yaml"


def test_every_service_learns_whoever_sent_one_in_and_holds_an_office(
    settings: Settings, database: MAKE_DATABASE
) -> None:
    selection, hearers = database("selection"), [database(one) for one in ("applications", "events", "notifications")]
    prepare.load(settings, FILE)
    challenge = Challenges(hearers[0]).current()
    organiser = challenge.organisers[0].email
    sent = an_expression("Ulm", challenge_id=challenge.id, contact_email=organiser)
    Expressions(selection).save(sent)

    for _ in range(2):
        prepare.load(settings, FILE)
    conflicts.hand_over(selection, hearers, challenge)

    assert [Conflicts(db).hidden_from(organiser) for db in hearers] == [{sent.id}] * 3
    assert Conflicts(hearers[0]).hidden_from("somebody@else.example") == frozenset()


def test_applications_and_letters_learn_what_keeps_an_organiser_from_drafts(
    settings: Settings, database: MAKE_DATABASE
) -> None:
    selection, applications, letters = (database(one) for one in ("selection", "applications", "notifications"))
    prepare.load(settings, FILE)
    challenge = Challenges(applications).current()
    organiser = challenge.organisers[0].email
    draft = Expression(
        id=UUID(int=3),
        challenge_id=challenge.id,
        lane=challenge.lanes[0].id,
        owner="maria@city.example",
        content=Content(name="Ulm", country="DE"),
        started_at=challenge.lanes[0].opens_at,
        changed_at=challenge.lanes[0].opens_at,
    )
    Written(applications).add(draft)
    Reviewers(selection).save(a_reviewer("Ada", country="DE", email=organiser))

    for _ in range(2):
        prepare.load(settings, FILE)

    assert [Conflicts(db).hidden_from(organiser) for db in (applications, letters)] == [{draft.id}] * 2
