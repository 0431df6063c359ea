"""A decision's reasons are told in phrases, and beside them in English, as the first version said them."""

import pytest

from services.selection.contracts import DecisionReleased, DecisionReleasedV1, Outcome, Reasons
from shared.messages import Message
from shared.mongo import Database
from shared.phrases import phrase
from tests import reasons
from tests.notifications.facts import decided as a_decision
from tests.selection.stories import decided, messages, released


def first_version(told: Reasons) -> str:
    (older,) = a_decision(reasons=told).older()
    assert isinstance(older, DecisionReleasedV1)
    return older.reasons


@pytest.mark.parametrize(
    ("outcome", "place"),
    [
        (Outcome.SELECTED, "Within the 76 places (core cities)."),
        (Outcome.RESERVE, "Beyond the 76 places (core cities), among the next 8, the reserve."),
        (Outcome.NOT_SELECTED, "Beyond the 76 places (core cities) and the reserve of 8."),
    ],
)
def test_the_first_version_says_the_reasons_in_english(outcome: Outcome, place: str) -> None:
    assert first_version(reasons.by_rank(outcome)) == (
        "Ranked 12 of 131 with 78.33 of 100 points (means of 5: Relevance 4.00, Impacts 3.50). "
        f"Tied on points with 2 others; the tie was decided by Relevance, then lot. {place}"
    )


def test_a_name_of_places_may_be_a_phrase_itself() -> None:
    field = phrase("no-places-for-this-kind")

    assert first_version((phrase("beyond-reserve", count=0, field=field, reserve=0),)) == (
        "Beyond the 0 places (cities of a kind that the challenge has no places for) and the reserve of 0."
    )


def test_a_persons_own_words_are_told_as_they_were_typed() -> None:
    assert first_version("100 % of it:\nselected") == "100 % of it:\nselected"


def test_both_versions_of_a_decision_are_told_as_one_fact_the_newest_first(db: Database) -> None:
    decided(db)
    released(db)

    rows = db["journal"].find({"subject": {"$regex": "^decision/"}}).sort([("subject", 1), ("sequence", 1)])
    first, second, *_ = [Message.parse(row["message"]) for row in rows]

    assert (first.fact, first.subject, first.sequence + 1) == (second.fact, second.subject, second.sequence)
    newest, oldest = first.read(DecisionReleased), second.read(DecisionReleasedV1)
    assert newest.older() == (oldest,)
    assert "Ranked" in oldest.reasons
    assert len(messages(db, "DecisionReleased")) == db["journal"].count_documents({"subject": {"$regex": "^decis"}}) / 2
