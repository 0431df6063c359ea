"""An older installation has its lots after `prepare`, although what is told of them may be passed over meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deploy.operate import prepare
from deploy.operate.status_report import lanes_without_lot
from services.applications.actions import close_lanes
from services.applications.contracts import LotsCommitted
from services.applications.store.lots import Lots as Kept
from services.selection.actions.hearing import applications as hearing
from services.selection.store.lots import Lots
from shared.messages import Message
from shared.mongo import Database
from shared.settings import Settings
from tests.conftest import MAKE_DATABASE

FILE = Path(prepare.__file__).parents[1] / "challenges" / "icc-2020.yaml"
OPEN = datetime.fromisoformat("2020-05-01T09:00:00+02:00")
CLOSED = datetime.fromisoformat("2020-05-18T17:00:00+02:00")  # the first lane


@pytest.fixture
def both(database: MAKE_DATABASE, clock_at: Callable[[datetime], None]) -> tuple[Database, Database]:
    """Applications and selection, in May 2020."""
    clock_at(OPEN)
    return database("applications"), database("selection")


def test_selection_knows_every_promise_and_every_seed_that_is_public(
    settings: Settings, both: tuple[Database, Database], clock_at: Callable[[datetime], None]
) -> None:
    applications, selection = both
    assert prepare.load(settings, FILE)
    clock_at(CLOSED + timedelta(minutes=1))
    close_lanes.close_due_lanes(applications)

    assert not prepare.load(settings, FILE)
    assert not prepare.load(settings, FILE)

    kept, known = Kept(applications).of_challenge("icc-2020"), Lots(selection).all("icc-2020")
    assert len(known) == 4
    assert {lane: lot.promised.commitment for lane, lot in known.items()} == {
        lane: lot.commitment for lane, lot in kept.items()
    }
    assert {lane: lot.seed for lane, lot in known.items() if lot.seed} == {
        "pre-screening": kept["pre-screening"].public_seed
    }


def test_whoever_hears_it_as_well_learns_nothing_new(settings: Settings, both: tuple[Database, Database]) -> None:
    applications, selection = both
    prepare.load(settings, FILE)
    before = Lots(selection).all("icc-2020")

    for row in applications["journal"].find({"type": "applications.LotsCommitted.v1"}):
        message = Message.parse(row["message"])
        fact = message.read(LotsCommitted)
        selection.transact(lambda fact=fact, message=message: hearing.on_lots_committed(selection, fact, message))  # type: ignore[misc]

    assert len(before) == 4
    assert Lots(selection).all("icc-2020") == before


def test_status_names_a_lane_that_cannot_be_ranked_for_want_of_its_seed(database: MAKE_DATABASE) -> None:
    selection = database("selection")
    selection["rounds"].insert_many([{"_id": f"icc-2020/{lane}", "opened_at": CLOSED} for lane in ("early", "late")])
    selection["lots"].insert_many([{"_id": "icc-2020/early", "seed": "ab" * 32}, {"_id": "icc-2020/late", "seed": ""}])

    [said] = lanes_without_lot(selection)

    assert said.startswith("selection has no seed for the lot of the lane icc-2020/late, so nothing is ranked there")
