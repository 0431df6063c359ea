"""A clock that jumped, and back, leaves times in the future; nobody waits for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from deploy.operate import heartbeats
from shared import clock
from shared.broker.pulse import Pulse
from shared.broker.relay import Relay
from shared.delivery.retries import failing_since
from shared.mongo import Database, failing, heads, healing
from tests.shared.talking import QUEUE, compared, restored, say

DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("quiet")


def test_what_was_said_by_a_clock_that_had_jumped_is_compared(
    teller: Database, hearer: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "QUIET", timedelta(seconds=5))
    monkeypatch.setattr(healing, "QUIET", timedelta(seconds=5))
    with ahead():
        say(teller, 1)

    assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).lacking == 1


def test_what_was_found_by_a_clock_that_had_jumped_is_told(teller: Database, hearer: Database) -> None:
    (message,) = say(teller, 1)
    with ahead():
        assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]
        failing.note(hearer, QUEUE, message, error="a bug", is_unread=False)

    assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]


def test_what_was_told_ahead_by_a_clock_that_had_jumped_is_told(teller: Database, hearer: Database) -> None:
    restored(teller, hearer)
    with ahead():
        compared(teller, hearer)
    compared(teller, hearer)

    first, last = (hearer["missing"].find()[0][name] for name in ("first_told", "last_told"))

    assert first <= last


def test_what_was_found_yesterday_by_a_clock_that_had_jumped_back_lasts_since_now(
    teller: Database, hearer: Database
) -> None:
    say(teller, 1)
    with ahead(-DAY):
        assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]

    assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]
    assert heads.missing(hearer) == []


def test_what_failed_and_was_told_by_a_clock_that_had_jumped_back_will_be_tried_and_is_not_missed(
    teller: Database, hearer: Database
) -> None:
    (message,) = say(teller, 1)
    with ahead(-DAY):
        compared(teller, hearer)
        failing.note(hearer, QUEUE, message, error="NotYet", is_unread=False)

    assert heads.missing(hearer) == []

    assert compared(teller, hearer) == [
        ("topic/a", "behind", 1, 0)
    ]  # told again, and it did not fail since: it is lost


def test_a_leader_of_which_a_clock_that_had_jumped_wrote_is_no_leader(teller: Database) -> None:
    pulse = Pulse()
    row = {"leads": True, "at": clock.real() + DAY}
    teller["heartbeats"].insert_one(row)

    Relay(teller, "", [], pulse)._look_for_leader()

    assert pulse.shut_out


def test_a_process_of_which_a_clock_that_had_jumped_wrote_has_not_begun(teller: Database) -> None:
    teller["heartbeats"].insert_one({"pid": 7, "at": clock.real() + DAY})

    assert not heartbeats.has_beaten(teller.client, teller.mongo.name, 7)


def test_how_long_the_broker_is_gone_does_not_depend_on_the_clock() -> None:
    with ahead():
        pulse = Pulse()
        pulse.answered()

    assert abs(clock.real() - pulse.row()["broker_at"]) < timedelta(seconds=10)


def test_a_message_that_fails_since_tomorrow_fails_since_now() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    since = [failing_since({"failing_since": (now + lead).isoformat()}, now) for lead in (DAY, -DAY)]

    assert since == [now, now - DAY]
    assert {failing_since(strange, now) for strange in (None, {}, {"failing_since": {"a": 1}})} == {now}
    assert failing_since({"failing_since": "2025-01-01"}, now) == now  # of no zone


@contextmanager
def ahead(lead: timedelta = DAY) -> Iterator[None]:
    """The block runs a day ahead, or otherwise wrong."""
    honest = clock.real
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "real", lambda: honest() + lead)
        yield
