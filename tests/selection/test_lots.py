"""The last tie-break is a lot that nobody can buy: not what was written decides, but a seed promised beforehand."""

import hashlib
import hmac
from typing import Any
from uuid import UUID

import pytest

from services.selection.actions import decide
from services.selection.actions.reading import results
from services.selection.contracts import Outcome
from services.selection.forms import Terms
from services.selection.model.fields import LotMissing
from services.selection.store.acts import Acts
from services.selection.store.decisions import Decisions
from services.selection.store.lots import Lots
from shared.lots import Fixed
from shared.messages import Invalid
from shared.mongo import Database
from tests.selection.builders import (
    CHAIR,
    CLOSED,
    a_close,
    a_commitment,
    a_decision,
    a_reveal,
    a_seed,
    an_id,
)
from tests.selection.sentences import said, sentence_of, told
from tests.selection.stories import (
    CORE,
    define,
    hear,
    messages,
    outcomes,
    released,
    tied,
)
from tests.serving import Visit

TERMS = Terms(reserve_percent=50)
WRONG = "ab" * 32


def lot_of(name: str) -> str:
    """Worked out as anybody would, without the platform's own code."""
    key = hashlib.sha256(a_seed().encode()).digest()
    return hmac.new(key, str(an_id(name)).encode(), hashlib.sha256).hexdigest()


BY_LOT = sorted(CORE, key=lot_of)


def ranked(db: Database) -> list[str]:
    _, [field] = results.ranking(db, by=CHAIR)
    return [row.name for row in field.ranking]


def decision_of(db: Database, name: str) -> Any:
    return Decisions(db).on(an_id(name))[-1]


def test_a_tie_in_everything_goes_by_lot(db: Database) -> None:
    tied(db)

    decide.propose(db, TERMS, by=CHAIR)

    assert ranked(db) == BY_LOT
    first, second, third, last = BY_LOT
    assert outcomes(db) == {first: "selected", second: "selected", third: "reserve", last: "not-selected"}


def test_an_applicant_gains_nothing_by_trying_other_words(db: Database) -> None:
    """Each variant of an answer has another content hash; with enough of them any place could be had."""
    tied(db)
    before = ranked(db)

    for variant in range(16):
        digest = hashlib.sha256(f"variant {variant}".encode()).hexdigest()
        db["expressions"].update_one({"name": before[-1]}, {"$set": {"content_hash": digest}})
        assert ranked(db) == before


def test_a_seed_that_was_not_promised_is_refused_and_decides_nothing(db: Database) -> None:
    tied(db, lots=False)
    hear(db, a_commitment())

    with pytest.raises(Invalid, match="not the one that was committed to") as refused:
        hear(db, a_reveal(seed=WRONG))

    assert a_commitment().commitment in str(refused.value)
    with pytest.raises(LotMissing):
        decide.propose(db, TERMS, by=CHAIR)


def test_without_its_lot_a_lane_has_no_ranking_and_everybody_is_told_why(db: Database, visit: Visit) -> None:
    tied(db, lots=False)
    hear(db, a_commitment())

    with pytest.raises(LotMissing) as no:
        decide.propose(db, TERMS, by=CHAIR)
    assert "the lot of Core cities is not here, and it decides the last ties" in sentence_of(no.value)
    assert "The lot of Core cities is not here yet" in visit(CHAIR).get("/selection/chair/ranking").text
    pool = visit(CHAIR).get("/selection/api/ranking").json()["pools"][0]
    assert (pool["complete"], pool["without_lot"], pool["ranked"]) == (False, ["Core cities"], [])

    hear(db, a_reveal())
    assert sum(decide.propose(db, TERMS, by=CHAIR).values()) == 4


def test_a_lane_with_nothing_to_rank_needs_no_lot(db: Database) -> None:
    define(db)
    hear(db, a_close(), a_close(lane="mentors"))

    assert decide.propose(db, TERMS, by=CHAIR) == {}


def test_hearing_the_same_again_changes_nothing(db: Database) -> None:
    hear(db, a_commitment(), a_commitment(), a_reveal(), a_reveal(), a_commitment())

    lot = Lots(db).of("icc-test", "core")
    assert lot is not None
    assert (lot.seed, lot.earlier, lot.revealed_at) == (a_seed(), (), CLOSED)
    assert [said(act.act) for act in Acts(db).newest(9)] == ["learnt the lot"]


def test_a_commitment_that_takes_the_place_of_another_stays_on_record(db: Database) -> None:
    """A seed that was lost with a database must not stop the selection, nor be replaced in silence."""
    hear(db, a_commitment(commitment=WRONG), a_commitment(fixed=Fixed.WHILE_OPEN))

    lot = Lots(db).of("icc-test", "core")
    assert lot is not None
    assert [one.commitment for one in lot.earlier] == [WRONG]
    assert lot.promised.fixed is Fixed.WHILE_OPEN
    assert [said(act.act) for act in Acts(db).newest(9)] == ["replaced a lot"]


def test_once_the_seed_is_public_no_other_lot_is_taken(db: Database) -> None:
    hear(db, a_commitment(), a_reveal())

    with pytest.raises(Invalid, match="is public already"):
        hear(db, a_commitment(commitment=WRONG))

    lot = Lots(db).of("icc-test", "core")
    assert lot is not None
    assert lot.seed == a_seed()


def test_a_decision_by_lot_says_so_to_its_applicant_and_keeps_the_lots_for_the_record(db: Database) -> None:
    tied(db)
    decide.propose(db, TERMS, by=CHAIR)
    released(db)

    for name in CORE:
        decision = decision_of(db, name)
        assert "Tied on points with 3 others; the tie was decided by lot." in told(decision.reasons)
        assert not any(other in told(decision.reasons) for other in CORE if other != name)
        assert (decision.lot, decision.drawn) == (lot_of(name), tuple(an_id(one) for one in BY_LOT))
        assert any("decided by lot" in said(line) for line in decision.why)
    assert {UUID(str(one["expression_id"])): one["lot"] for one in messages(db, "DecisionReleased")} == {
        an_id(name): lot_of(name) for name in CORE
    }


def test_a_decision_that_left_under_the_content_hash_keeps_its_words_and_its_place(db: Database) -> None:
    tied(db)
    by_hash = list(reversed(BY_LOT))
    for place, name in enumerate(by_hash):
        db["expressions"].update_one({"name": name}, {"$set": {"content_hash": f"{place}" * 64}})
        kind = [Outcome.SELECTED, Outcome.SELECTED, Outcome.RESERVE, Outcome.RESERVE][place]
        old = a_decision(
            name,
            kind,
            rank=place + 1,
            reasons=f"Ranked {place + 1}, tied, by content hash.",
            release_id=an_id("old"),
            released_at=CLOSED,
        )
        Decisions(db).hold([old])

    decide.propose(db, TERMS, by=CHAIR)

    assert ranked(db) == by_hash
    _, [field] = results.ranking(db, by=CHAIR)
    assert {said(row.decided_by) for row in field.ranking} == {"content hash"}
    for place, name in enumerate(by_hash):
        assert [one.reasons for one in Decisions(db).on(an_id(name))] == [f"Ranked {place + 1}, tied, by content hash."]


def test_the_committee_sees_that_a_lot_decided(db: Database, visit: Visit) -> None:
    tied(db)
    decide.propose(db, TERMS, by=CHAIR)
    name = BY_LOT[1]

    ranking = visit(CHAIR).get("/selection/chair/ranking").text
    file = visit(CHAIR).get(f"/selection/chair/expressions/{an_id(name)}").text

    assert "decided by lot" in ranking
    assert f"lot <code>{lot_of(name)[:12]}…</code>" in ranking
    assert "Of 4 with the same points in everything that decides, its lot put it at place 2" in file
    assert lot_of(name) in file
