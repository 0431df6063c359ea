"""A challenge's file is loaded: what may change once it was announced, and what is told about it."""

from datetime import timedelta

import pytest

from services.applications.actions import define
from services.applications.contracts import ChallengeDefinedV1
from services.applications.model.challenges import ClosesInThePast, LaneClosed, LaneTakenAway
from shared.challenge import Challenge
from shared.translated import Text
from shared.wording import say
from tests.applications.builders import BEFORE, CLOSES, Call, Move, a_challenge, a_lane


def test_loading_the_same_file_twice_tells_nothing_new(call: Call) -> None:
    assert define.load_challenge(call.db, a_challenge()) is False
    assert len(call.facts("ChallengeDefined")) == 1


def test_a_changed_closing_time_is_told_after_the_revision_that_carries_it(call: Call) -> None:
    later = CLOSES + timedelta(days=7)
    lanes = (a_lane(closes_at=later), *call.challenge.lanes[1:])

    assert define.load_challenge(call.db, a_challenge(lanes=lanes)) is True

    assert [fact["revision"] for fact in call.facts("ChallengeDefined")] == [1, 2]
    assert call.facts("ClosingTimeChanged") == [
        {
            "challenge_id": "test-2020",
            "lane": "new-cities",
            "was": "2020-05-29T15:00:00Z",
            "now": "2020-06-05T15:00:00Z",
            "revision": 2,
        },
    ]


def test_an_extended_lane_closes_at_its_new_time_only(call: Call, clock_at: Move) -> None:
    lanes = (a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:])
    define.load_challenge(call.db, a_challenge(lanes=lanes))

    call.close(clock_at)

    assert "new-cities" not in {fact["lane"] for fact in call.facts("CallClosed")}


def test_a_lane_that_closed_cannot_be_opened_again(call: Call, clock_at: Move) -> None:
    clock_at(CLOSES + timedelta(milliseconds=1))
    lanes = (a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:])

    with pytest.raises(LaneClosed) as refusal:
        define.load_challenge(call.db, a_challenge(lanes=lanes))
    assert "29 May 2020 at 17:00" in say(refusal.value.phrase)


def test_an_open_lane_cannot_be_closed_for_yesterday(call: Call) -> None:
    lanes = (a_lane(closes_at=BEFORE - timedelta(days=1)), *call.challenge.lanes[1:])

    with pytest.raises(ClosesInThePast):
        define.load_challenge(call.db, a_challenge(lanes=lanes))


def test_a_lane_that_was_announced_cannot_be_left_out(call: Call) -> None:
    with pytest.raises(LaneTakenAway):
        define.load_challenge(call.db, a_challenge(lanes=call.challenge.lanes[1:]))


def translated(call: Call) -> Challenge:
    """The challenge with its first lane's title in French, too."""
    first, *others = call.challenge.lanes
    in_french = first.model_copy(update={"title": Text(first.title, {"fr": "Villes nouvelles"})})
    return a_challenge(lanes=(in_french, *others))


def test_a_translation_is_news_even_after_the_close_and_changes_no_promise(call: Call, clock_at: Move) -> None:
    clock_at(CLOSES + timedelta(milliseconds=1))

    assert define.load_challenge(call.db, translated(call)) is True
    assert define.load_challenge(call.db, translated(call)) is False

    assert call.facts("ChallengeDefined", version=2)[-1]["challenge"]["lanes"][0]["title"] == {
        "en": "New cities",
        "fr": "Villes nouvelles",
    }


def test_both_versions_are_told_and_the_first_one_has_the_originals_alone(call: Call) -> None:
    define.load_challenge(call.db, translated(call))

    rows = list(call.db["journal"].find({"type": {"$regex": "ChallengeDefined"}}, sort=[("_id", 1)]))
    newer, older = (row["message"] for row in rows[-2:])
    assert (newer["type"], older["type"]) == ("applications.ChallengeDefined.v2", "applications.ChallengeDefined.v1")
    assert newer["fact"] == older["fact"]
    assert older["data"]["challenge"]["lanes"][0]["title"] == "New cities"
    assert "language" not in older["data"]["challenge"]
    assert ChallengeDefinedV1.model_validate(older["data"]).newer().challenge == translated(call)


def test_a_file_that_says_nothing_new_can_be_told_again(call: Call) -> None:
    assert define.load_challenge(call.db, a_challenge(), again=True) is True

    assert [fact["revision"] for fact in call.facts("ChallengeDefined")] == [1, 2]
