"""The copies of the challenge."""

from datetime import timedelta
from pathlib import Path

import pytest

from deploy.operate.challenge_file import load
from shared import clock
from shared.challenge import Challenge
from shared.challenge_v1 import ChallengeV1
from shared.errors import NotFound
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.translated import Text
from shared.wording import say

FILE = Path(__file__).parents[2] / "deploy" / "challenges" / "icc-2020.yaml"


@pytest.fixture
def challenge() -> Challenge:
    return load(FILE)


def renamed(challenge: Challenge, title: str) -> Challenge:
    return challenge.model_copy(update={"title": title})


def test_the_newest_revision_holds_in_whatever_order_they_come(teller: Database, challenge: Challenge) -> None:
    at = clock.real()
    copies = Challenges(teller)
    assert copies.learn(renamed(challenge, "second"), 2, at=at)
    assert not copies.learn(challenge, 1, at=at - timedelta(hours=1))
    assert not copies.learn(renamed(challenge, "twice"), 2, at=at)
    assert copies.get(challenge.id).title == "second"


def test_the_one_defined_last_is_current(teller: Database, challenge: Challenge) -> None:
    at, copies = clock.real(), Challenges(teller)
    other = challenge.model_copy(update={"id": "a-later-one"})
    copies.learn(other, 1, at=at)
    copies.learn(challenge, 1, at=at - timedelta(days=1))
    assert copies.current().id == "a-later-one"
    assert [one.id for one in copies.all()] == ["a-later-one", challenge.id]


def test_nothing_heard_is_said_so(teller: Database) -> None:
    with pytest.raises(NotFound) as none:
        Challenges(teller).current()
    with pytest.raises(NotFound) as unknown:
        Challenges(teller).get("icc")
    assert say(none.value.phrase) == "No challenge has been loaded yet."
    assert say(unknown.value.phrase) == "There is no such challenge."
    assert Challenges(teller).find("icc") is None


def test_what_older_releases_kept_is_read_and_gives_way(teller: Database, challenge: Challenge) -> None:
    text = challenge.model_dump_json()
    teller["challenges"].insert_many(
        [
            {"_id": challenge.id, "file": text},
            {"_id": "field-by-field", "revision": 3, "challenge": challenge.model_dump(mode="json")},
        ]
    )
    copies = Challenges(teller)
    assert copies.get(challenge.id) == copies.get("field-by-field") == challenge
    assert copies.learn(renamed(challenge, "newer"), 1, at=clock.real())
    assert copies.get(challenge.id).title == "newer"


def test_a_copy_keeps_every_language_and_processes_of_before_read_the_originals(
    teller: Database, challenge: Challenge
) -> None:
    copies, told = Challenges(teller), renamed(challenge, Text("Cities", {"fr": "Villes"}))
    copies.learn(told, 1, at=clock.real())

    assert copies.get(challenge.id).title.translations == {"fr": "Villes"}
    row = teller["challenges"].find_one({"_id": challenge.id})
    assert row is not None
    assert ChallengeV1.model_validate_json(row["text"]).title == "Cities"


def test_a_copy_that_was_learnt_without_translations_does_not_speak_like_the_file(
    teller: Database, challenge: Challenge
) -> None:
    copies, told = Challenges(teller), renamed(challenge, Text("Cities", {"fr": "Villes"}))
    assert copies.speaks_like(told, 1)  # it will be told

    copies.learn(ChallengeV1.of(told).now(), 1, at=clock.real())

    assert copies.get(challenge.id) == ChallengeV1.of(told).now()
    assert not copies.speaks_like(told, 1)
    assert copies.speaks_like(told, 2)
