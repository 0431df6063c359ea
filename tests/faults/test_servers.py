"""The broker and the database are killed, frozen, restarted; the primary steps down."""

import signal
import time
from pathlib import Path

import pytest

from shared.settings import Settings
from tests.faults.conftest import Ground
from tests.faults.harness import Verdict, running, wait_for
from tests.faults.sabotage import step_down

pytestmark = pytest.mark.faults
TOPICS, EACH = 50, 20  # 1,000 messages
NOTHING_WRONG = Verdict()


def test_a_killed_broker_loses_nothing_and_keeps_nobody_from_stopping(
    settings: Settings, ground: Ground, tmp_path: Path
) -> None:
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            time.sleep(1)
            ground.kill("broker")
            asked = time.monotonic()
            chain.kill("middle-1", signal.SIGTERM)
            took = time.monotonic() - asked
        ground.restart("broker")
        chain.start("middle")

        assert chain.settle() == NOTHING_WRONG
        assert took < 15


def test_a_frozen_broker_is_given_up_and_taken_again(settings: Settings, ground: Ground, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            time.sleep(1)
            ground.freeze("broker")
            time.sleep(14)  # longer than two heartbeats: every connection is given up
            ground.thaw("broker")

        assert chain.settle() == NOTHING_WRONG


def test_a_database_that_steps_down_and_is_killed_costs_nothing(
    settings: Settings, ground: Ground, tmp_path: Path
) -> None:
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            time.sleep(1)
            step_down(settings.mongodb_uri)
            time.sleep(1)
            ground.kill("database")
            ground.restart("database")

        assert chain.settle() == NOTHING_WRONG


def test_without_confirms_the_count_would_notice(settings: Settings, ground: Ground, tmp_path: Path) -> None:
    with running(settings, tmp_path, MUTANT="no-confirms") as chain:
        wait_for(lambda: "leads" in (tmp_path / "source-1.log").read_text())
        chain.say(TOPICS, 1)
        chain.settle()
        ground.freeze("broker")
        chain.say(TOPICS, EACH)
        wait_for(lambda: chain.database("source")["journal"].count_documents({"sent_at": None}) == 0, within=5)
        ground.kill("broker")
        ground.restart("broker")

        verdict = chain.settle(within=5)

    assert verdict.lost > 0
