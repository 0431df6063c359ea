"""What the announcement says of ties that a lot decided, and what it keeps to itself."""

from typing import Any

from services.selection.actions import announce_selection, decide
from services.selection.contracts import Outcome
from shared.mongo import Database
from tests.selection.builders import (
    CHAIR,
    PROGRAMME,
    a_seed,
    an_id,
)
from tests.selection.stories import (
    CORE,
    corrected,
    messages,
    released,
    tied,
)
from tests.selection.test_lots import BY_LOT, TERMS, decision_of, lot_of
from tests.serving import Visit


def public_ties(visit: Visit) -> list[dict[str, Any]]:
    ties: list[dict[str, Any]] = visit().get("/selection/api/announcement").json()["lots"]["ties"]
    return ties


def test_where_points_decide_nobody_hears_of_a_lot(public: Database, visit: Visit) -> None:
    assert {one["lot"] for one in messages(public, "DecisionReleased")} == {""}
    assert not any("ied" in str(one["reasons"]) for one in messages(public, "DecisionReleased"))
    assert public_ties(visit) == []
    assert "no tie was decided by lot" in visit().get("/selection/").text


def test_the_announcement_gives_the_tie_in_its_order_and_names_only_whom_it_names_anyway(
    db: Database, visit: Visit
) -> None:
    tied(db)
    decide.propose(db, TERMS, by=CHAIR)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    [tie] = public_ties(visit)
    page = visit().get("/selection/").text

    assert tie["drawn"] == [
        {"expression_id": str(an_id(name)), "lane": "core", "lot": lot_of(name), "name": name if place < 2 else None}
        for place, name in enumerate(BY_LOT)
    ]
    assert all(lot_of(name) in page for name in CORE)
    assert not any(name in page for name in BY_LOT[2:])
    assert "The lot put those with a place first" in page
    lanes = visit().get("/selection/api/announcement").json()["lots"]["lanes"]
    assert [(one["lane"], one["seed"], one["earlier"]) for one in lanes] == [
        ("core", a_seed(), []),
        ("mentors", a_seed("mentors"), []),
    ]


def test_a_tie_with_somebody_whose_decision_is_not_announced_stays_hidden(db: Database, visit: Visit) -> None:
    tied(db)
    decide.propose(db, TERMS, by=CHAIR)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)
    assert len(public_ties(visit)) == 1

    db["decisions"].update_one({"expression_id": an_id(BY_LOT[-1])}, {"$set": {"announced_at": None}})

    assert public_ties(visit) == []
    assert str(an_id(BY_LOT[-1])) not in visit().get("/selection/api/announcement").text


def test_a_correction_is_no_draw_and_the_draw_stays_on_record(db: Database, visit: Visit) -> None:
    tied(db)
    decide.propose(db, TERMS, by=CHAIR)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    corrected(db, BY_LOT[0], Outcome.FELLOW)
    announce_selection.announce(db, by=PROGRAMME)

    assert decision_of(db, BY_LOT[0]).drawn == ()
    assert [one["lot"] for one in public_ties(visit)[0]["drawn"]] == [lot_of(name) for name in BY_LOT]
    assert messages(db, "DecisionReleased")[-1]["lot"] == ""
