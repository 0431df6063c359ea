"""An installation that told no conflicts of interest has them at every service after `prepare`."""

from pathlib import Path

from deploy.operate import conflicts, prepare
from services.selection.store.expressions import Expressions
from shared.mongo.challenges import Challenges
from shared.mongo.conflicts import Conflicts
from shared.settings import Settings
from tests.conftest import MAKE_DATABASE
from tests.selection.builders import an_expression

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
