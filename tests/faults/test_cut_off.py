"""The broker is gone, takes no messages, or belongs to somebody else: each shows, and in time."""

import signal
import time
from pathlib import Path

import pytest
from kombu import Connection, Queue

from deploy.operate import heartbeats
from shared.broker.topology import Inbox
from shared.mongo import Document, dead_letters, failing
from shared.settings import Settings
from tests.faults.chain import SAID_ANEW, Said
from tests.faults.conftest import Ground
from tests.faults.harness import Chain, Verdict, running, wait_for

pytestmark = pytest.mark.faults
TOPICS, EACH = 20, 5
NOTHING_WRONG = Verdict()


def test_an_alarm_of_the_broker_shows_in_log_and_status_within_10_s_and_passes(
    settings: Settings, ground: Ground, tmp_path: Path
) -> None:
    with running(settings, tmp_path) as chain:
        wait_for(lambda: any(row["leads"] for row in beating(chain)))
        ground.alarm()
        began = time.monotonic()  # the alarm stands; the tool that raises it takes seconds itself
        try:
            wait_for(lambda: "takes no messages" in trouble(chain))
            took = time.monotonic() - began
            assert "short of memory or disk" in (tmp_path / "source-1.log").read_text()
            assert all(heartbeats.hears_broker(row) for row in beating(chain))
            chain.say(TOPICS, EACH)
        finally:
            ground.calm()

        assert took < 10
        assert chain.settle() == NOTHING_WRONG
        wait_for(lambda: trouble(chain) == "")
        assert trouble(chain) == ""


def test_a_process_whose_broker_is_gone_is_not_healthy_and_is_not_ended(
    settings: Settings, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeats, "GONE", heartbeats.GONE / 3)
    with running(settings, tmp_path) as chain:
        assert all(heartbeats.hears_broker(row) for row in beating(chain))
        ground.kill("broker")
        try:
            wait_for(lambda: "its broker has been gone for" in trouble(chain))
            assert not any(heartbeats.hears_broker(row) for row in beating(chain))
        finally:
            ground.restart("broker")

        wait_for(lambda: trouble(chain) == "")
        assert trouble(chain) == ""
        assert all(process.poll() is None for process in chain.processes.values())


def test_a_second_system_in_the_namespace_does_not_start_and_says_why(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        chain.kill("last-1")
        chain.database("last")["system"].update_one({}, {"$set": {"id": "of another system"}})

        process = chain.start("last")

        assert process.wait(30) == 1
        del chain.processes["last-1"]
        assert "Another system uses the namespace" in (tmp_path / "last-1.log").read_text()


def test_a_relay_that_is_led_from_another_database_is_named(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain, Connection(settings.amqp_uri) as another:
        chain.kill("source-1", signal.SIGTERM)
        lock = Queue(f"{settings.namespace}source.relay", exclusive=True, durable=False, auto_delete=True)
        wait_for(lambda: bool(lock(another.channel()).declare()))  # as a copy of this system does
        chain.start("source")

        wait_for(lambda: "another system relays" in trouble(chain), within=100)
        assert "another system relays in its namespace" in trouble(chain)
        assert "two share one namespace" in (tmp_path / "source-1.log").read_text()


def test_a_version_that_is_not_known_yet_waits_in_its_place_and_is_applied_after_the_upgrade(
    settings: Settings, tmp_path: Path
) -> None:
    with running(settings, tmp_path) as chain:
        source, middle = chain.database("source"), chain.database("middle")
        queue = Inbox("middle", "source", settings.namespace).name
        say(chain, 1)
        source.transact(lambda: source.announce(SAID_ANEW(topic="x", number=2)))
        say(chain, 3)
        wait_for(lambda: failing.unread(middle) == {"source.Said.v2": 1})
        wait_for(lambda: middle["early"].count_documents({"queue": queue}) == 1)
        assert chain.heard("middle")["x"] == [1]
        assert dead_letters.listing(middle) == []

        chain.kill("middle-1")
        chain.start("middle", FAULT="upgraded")

        wait_for(lambda: chain.heard("middle")["x"] == [1, 2, 3], within=60)
        assert chain.heard("middle")["x"] == [1, 2, 3]
        assert failing.unread(middle) == {}


def say(chain: Chain, number: int) -> None:
    source = chain.database("source")
    source.transact(lambda: source.announce(Said(topic="x", number=number)))


def beating(chain: Chain) -> list[Document]:
    return heartbeats.beating(chain.database("source"))


def trouble(chain: Chain) -> str:
    return "".join(heartbeats.trouble_of(row) for row in beating(chain))
