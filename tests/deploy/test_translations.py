"""A service that learnt a challenge before it knew of translations is told them once it is upgraded."""

from pathlib import Path

import yaml

from deploy.operate import prepare
from services.applications.contracts import ChallengeDefined, ChallengeDefinedV1
from services.events.actions.hearing import applications
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.settings import Settings
from tests.conftest import MAKE_DATABASE
from tests.events.hearing import a_message

FILE = Path(prepare.__file__).parents[1] / "challenges" / "icc-2020.yaml"


def last_told(db: Database, version: int) -> dict[str, object]:
    row = db["journal"].find_one({"type": f"applications.ChallengeDefined.v{version}"}, sort=[("_id", -1)])
    assert row is not None
    data: dict[str, object] = row["message"]["data"]
    return data


def test_the_file_is_told_again_to_whoever_learnt_it_without_its_translations(
    settings: Settings, database: MAKE_DATABASE, tmp_path: Path
) -> None:
    publisher, follower = database("applications"), database("events")
    file = tmp_path / "translated.yaml"
    file.write_text(yaml.safe_dump(yaml.safe_load(FILE.read_text()) | {"title": {"en": "Cities", "fr": "Villes"}}))
    prepare.load(settings, file)
    older = ChallengeDefinedV1.model_validate(last_told(publisher, 1))  # as a process of before hears it
    follower.transact(lambda: applications.on_challenge_defined_v1(follower, older, a_message(older)))

    assert prepare.load(settings, file)

    newer = ChallengeDefined.model_validate(last_told(publisher, 2))
    assert newer.revision == 2
    follower.transact(lambda: applications.on_challenge_defined(follower, newer, a_message(newer)))
    assert Challenges(follower).current().title.translations == {"fr": "Villes"}
    assert not prepare.load(settings, file)
