"""All lanes for one role are drawn by one key, so that nobody has to believe which lane an expression came by."""

import hashlib
import hmac
from datetime import timedelta

import pytest

from services.selection.actions import announce_selection, decide
from services.selection.actions.reading import results
from services.selection.forms import Terms
from services.selection.model.fields import LotMissing
from shared import lots
from shared.mongo import Database
from tests.selection.builders import (
    CHAIR,
    CLOSED,
    PROGRAMME,
    a_challenge,
    a_close,
    a_commitment,
    a_reveal,
    a_seed,
    an_id,
)
from tests.selection.sentences import sentence_of
from tests.selection.stories import CORE, define, hear, released, tied
from tests.serving import Visit

TERMS = Terms(reserve_percent=50)


def by_lot(*lanes: str) -> list[str]:
    """Everybody in the order of their lots where these lanes are drawn together, worked out as anybody would."""
    key = hashlib.sha256("".join(sorted(map(a_seed, lanes))).encode()).digest()
    return sorted(CORE, key=lambda name: hmac.new(key, str(an_id(name)).encode(), hashlib.sha256).hexdigest())


def ranked(db: Database) -> list[str]:
    _, [field] = results.ranking(db, by=CHAIR)
    return [row.name for row in field.ranking]


def late_lane(db: Database) -> None:
    """The challenge has a second lane for core cities, which is open still."""
    lanes = a_challenge().lanes
    define(db, a_challenge(lanes=(*lanes, lanes[0].model_copy(update={"id": "late", "title": "Late cities"}))), 2)


def test_lanes_for_one_role_are_drawn_by_one_key_so_that_nobody_gains_by_naming_another_lane(db: Database) -> None:
    tied(db, lots=False)
    late_lane(db)
    hear(db, a_commitment(), a_commitment(lane="late"), a_commitment(lane="mentors"))
    hear(db, a_reveal(), a_reveal(lane="mentors"), a_reveal(lane="late"))
    drawn = by_lot("core", "late")

    assert ranked(db) == drawn
    db["expressions"].update_one({"name": drawn[0]}, {"$set": {"lane": "late"}})
    db["sheets"].update_many({"expression_id": an_id(drawn[0])}, {"$set": {"lane": "late"}})
    hear(db, a_close(drawn[0], lane="late"))
    assert ranked(db) == drawn


def test_a_ranking_waits_for_the_seeds_of_all_lanes_that_are_drawn_together(db: Database) -> None:
    tied(db, lots=False)
    late_lane(db)
    hear(db, a_commitment(), a_reveal())
    with pytest.raises(LotMissing) as no:
        decide.propose(db, Terms(lanes=("core",)), by=CHAIR)
    assert "the lot of Late cities is not here" in sentence_of(no.value)

    hear(db, a_commitment(lane="late"))

    with pytest.raises(LotMissing) as no:
        decide.propose(db, Terms(lanes=("core",)), by=CHAIR)
    assert "the lot of Late cities is not here" in sentence_of(no.value)


def test_a_lane_that_is_added_once_a_seed_is_public_changes_no_lot_that_was_drawn(db: Database, visit: Visit) -> None:
    tied(db)
    decide.propose(db, TERMS, by=CHAIR)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    late_lane(db)
    hear(db, a_commitment(lane="late", committed_at=CLOSED + timedelta(days=1)))

    assert ranked(db) == by_lot("core")
    lanes = visit().get("/selection/api/announcement").json()["lots"]["lanes"]
    assert {one["lane"]: one["drawn_with"] for one in lanes} == {
        "core": ["core"],
        "late": ["late"],
        "mentors": ["mentors"],
    }


def test_the_key_of_a_lane_that_is_drawn_alone_is_not_its_commitment() -> None:
    """That is public from the opening on, and everybody could work out the lots."""
    assert lots.key([a_seed()]) != lots.commitment(a_seed())
