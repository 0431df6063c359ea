"""A clock that jumped a day ahead, and back, keeps no letter waiting until then."""

from datetime import timedelta

import pytest

from services.notifications.actions import deliver
from services.notifications.model.pauses import begun
from services.notifications.model.replies import Reply, Try
from services.notifications.store.pauses import Pauses
from shared import clock
from shared.mongo import Database
from tests.notifications.builders import tell
from tests.notifications.facts import submitted

DAY = timedelta(days=1)


def test_a_letter_that_was_queued_for_tomorrow_by_a_wrong_clock_goes_out_today(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = clock.real
    with monkeypatch.context() as jumped:
        jumped.setattr(clock, "real", lambda: honest() + DAY)
        tell(db, submitted())
    assert not deliver.next_letters(db)

    deliver.free_abandoned(db)

    assert deliver.next_letters(db)


@pytest.mark.parametrize("hours", [0.1, 4])
def test_a_letter_that_waits_for_its_next_try_goes_on_waiting(db: Database, hours: float) -> None:
    tell(db, submitted())
    db["letters"].update_many({}, {"$set": {"next_try_at": clock.real() + timedelta(hours=hours)}})

    deliver.free_abandoned(db)

    assert not deliver.next_letters(db)


def test_a_pause_that_began_tomorrow_by_a_wrong_clock_is_probed_today(db: Database) -> None:
    now = clock.real()
    pause = begun(Try(at=now + DAY, answer=Reply.OUT_OF_REACH, code=530))
    assert Pauses(db).begin(pause)

    assert Pauses(db).may_probe(pause, now)
    assert not Pauses(db).may_probe(begun(Try(at=now, answer=Reply.OUT_OF_REACH, code=530)), now)
