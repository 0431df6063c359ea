"""Six kinds of poison, each in the middle of a thousand good messages."""

import json
from pathlib import Path

import pytest

from shared.messages import LARGEST
from shared.mongo import dead_letters
from shared.settings import Settings
from tests.faults.chain import Said
from tests.faults.harness import Chain, Verdict, running, wait_for
from tests.faults.sabotage import poison

pytestmark = pytest.mark.faults
TOPICS, EACH = 50, 20  # 1,000 messages
NOTHING_WRONG = Verdict()
GOOD = {
    "id": "source/topic/x/1",
    "source": "source",
    "type": "source.Said.v1",
    "subject": "topic/x",
    "sequence": 1,
    "time": "2020-05-29T12:00:00Z",
    "data": {"topic": "x", "number": 1},
}
POISON: dict[str, tuple[bytes, str, dict[str, object]]] = {
    "bad JSON": (b'{"id": ', "application/json", {}),
    "wrong content type": (json.dumps(GOOD).encode(), "application/x-python-serialize", {}),
    "invalid body": (json.dumps({**GOOD, "data": {"topic": 3}}).encode(), "application/json", {}),
    "huge": (json.dumps({**GOOD, "data": {"filling": "x" * (LARGEST + 1)}}).encode(), "application/json", {}),
}


def test_poison_becomes_dead_letters_and_holds_up_nobody(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            for body, content_type, headers in POISON.values():
                poison(chain, body, content_type, headers)

        assert chain.settle() == NOTHING_WRONG
        wait_for(lambda: len(dead_letters.listing(chain.database("middle"))) == len(POISON))
        filed = dead_letters.listing(chain.database("middle"))
        assert sorted(letter["size"] for letter in filed) == sorted(len(body) for body, _, _ in POISON.values())
        assert all("Invalid" in letter["error"] for letter in filed)


def test_bad_headers_do_no_harm_to_a_good_message(settings: Settings, tmp_path: Path) -> None:
    bad: dict[str, object] = {"nameko.call_id_stack": 5, "attempt": "many", "failing_since": {"a": 1}, "x-death": 7}
    with running(settings, tmp_path) as chain:
        with chain.saying(TOPICS, EACH):
            poison(chain, json.dumps(GOOD).encode(), "application/json", bad)
        chain.said["x"] = 1

        assert chain.settle() == NOTHING_WRONG
        assert chain.processes["middle-1"].poll() is None


def test_a_handler_that_always_raises_stalls_its_own_subject_until_a_person_acts(
    settings: Settings, tmp_path: Path
) -> None:
    with running(settings, tmp_path, FAULT="refuse") as chain:
        middle = chain.database("middle")
        for topic in ("poison", "poison, too"):
            for number in range(1, 6):
                _say(chain, topic, number)
        chain.say(TOPICS, EACH)
        assert chain.settle() == NOTHING_WRONG  # nobody else waits
        wait_for(lambda: len(dead_letters.listing(middle)) == 2, within=60)
        letters = {letter["message_id"]: letter["_id"] for letter in dead_letters.listing(middle)}
        assert '"message_id": "source/topic/poison/3"' in (tmp_path / "middle-1.log").read_text()
        assert [chain.heard("middle")[topic] for topic in ("poison", "poison, too")] == [[1, 2], [1, 2]]

        dead_letters.skip(middle, letters["source/topic/poison/3"], by="operator@example.org", reason="a known bug")
        wait_for(lambda: len(chain.heard("middle")["poison"]) == 4)
        assert chain.heard("middle")["poison"] == [1, 2, 4, 5]

        chain.kill("middle-1")
        chain.environment["FAULT"] = ""  # the mend
        chain.start("middle", replica=2)
        dead_letters.replay(middle, letters["source/topic/poison, too/3"], by="operator@example.org")
        wait_for(lambda: len(chain.heard("last").get("poison, too", [])) == 5)
        assert chain.heard("last")["poison, too"] == [1, 2, 3, 4, 5]


def _say(chain: Chain, topic: str, number: int) -> None:

    db = chain.database("source")
    db.transact(lambda: db.announce(Said(topic=topic, number=number)))
