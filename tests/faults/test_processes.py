"""Processes are killed at the worst moments, and run in replicas."""

import signal
import time
from pathlib import Path

import pytest

from shared.settings import Settings
from tests.faults.harness import Verdict, running, wait_for

pytestmark = pytest.mark.faults
TOPICS, EACH = 50, 20  # 1,000 messages
NOTHING_WRONG = Verdict()


def test_a_handler_killed_again_and_again_loses_doubles_and_swaps_nothing(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            for _ in range(3):
                time.sleep(0.7)
                chain.kill("middle-1")
                chain.start("middle")

        assert chain.settle() == NOTHING_WRONG


def test_handlers_that_stumble_in_two_replicas_keep_every_subject_in_order(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path, FAULT="stumble") as chain:
        for name in ("source", "middle", "last"):
            chain.start(name, replica=2)
        chain.say(TOPICS, EACH)

        assert chain.settle() == NOTHING_WRONG
        assert chain.database("middle").client["stumbles"][settings.namespace].count_documents({}) == TOPICS
        assert chain.database("middle")["early"].count_documents({}) == 0


def test_a_killed_leader_is_followed_by_the_other_replica(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        wait_for(lambda: "leads" in (tmp_path / "source-1.log").read_text())
        chain.start("source", replica=2)
        with chain.saying(TOPICS, EACH):
            time.sleep(1)
            chain.kill("source-1")

        assert chain.settle(within=30) == NOTHING_WRONG


def test_a_relay_killed_around_publishing_sends_what_was_committed_once(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        chain.kill("source-1", signal.SIGTERM)
        chain.say(TOPICS, EACH)
        for replica, moment in enumerate(["before-publish", "after-publish"], start=2):
            assert chain.start("source", replica, DIE=moment).wait(20) == -signal.SIGKILL
        chain.start("source", replica=4)

        assert chain.settle() == NOTHING_WRONG


def test_without_the_cursor_the_count_would_notice(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path, FAULT="stumble", MUTANT="no-cursor") as chain:
        chain.kill("middle-1")  # so that much waits: what is said slowly enough is in order by itself
        chain.say(TOPICS, EACH)
        chain.start("middle")

        verdict = chain.settle()

    assert verdict.swapped > 0


def test_a_stopping_process_finishes_what_it_has_in_hand(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            time.sleep(1)
            asked = time.monotonic()
            chain.kill("middle-1", signal.SIGTERM)
            took = time.monotonic() - asked
            chain.start("middle", replica=2)

        assert chain.settle() == NOTHING_WRONG
        assert took < 8
        assert "has stopped" in (tmp_path / "middle-1.log").read_text()
