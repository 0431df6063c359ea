"""What the broker had confirmed and then lost, and what a restored database forgot."""

from datetime import timedelta
from pathlib import Path

import pytest
from kombu import Connection

from shared.broker.topology import Inbox, declare
from shared.mongo import Document, heads, healing
from shared.mongo.dead_letters import STRANGER
from shared.settings import Settings
from tests.faults.chain import CARDS
from tests.faults.harness import Chain, Verdict, running, wait_for

pytestmark = pytest.mark.faults
TOPICS, EACH = 20, 5
BY = "operator@example.org"
NOTHING_WRONG = Verdict()


def test_what_a_purged_and_a_deleted_queue_held_is_named_and_healed(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        chain.say(TOPICS, EACH)
        assert chain.settle() == NOTHING_WRONG

        first, second = (Inbox(*names, settings.namespace) for names in (("middle", "source"), ("last", "middle")))
        _lose_everything(chain, "middle", first, delete=False)
        assert _healed(chain, first) == TOPICS * EACH
        wait_for(lambda: chain.settle(within=1) == NOTHING_WRONG)
        _lose_everything(chain, "last", second, delete=True)
        assert _healed(chain, second) == TOPICS * EACH

        assert chain.settle() == NOTHING_WRONG


def test_a_restored_publisher_is_named_and_what_it_says_is_applied_after_a_rebase(
    settings: Settings, tmp_path: Path
) -> None:
    with running(settings, tmp_path) as chain:
        source, middle = chain.database("source"), chain.database("middle")
        backup = {name: list(source[name].find()) for name in ("journal", "streams")}
        chain.say(TOPICS, EACH)
        assert chain.settle() == NOTHING_WRONG

        for name, rows in backup.items():
            source[name].delete_many({})
            if rows:
                source[name].insert_many(rows)
        chain.say(TOPICS, EACH)
        wait_for(lambda: _strangers(chain) >= TOPICS * EACH)
        assert sum(map(len, chain.heard("middle").values())) == TOPICS * EACH

        queue = Inbox("middle", "source", settings.namespace).name
        for subject in healing.estranged(source, middle, queue):
            healing.rebase(source, middle, queue, subject, handled={"Said.v1"}, by=BY, reason="restored")

        assert chain.settle() == NOTHING_WRONG
        assert _strangers(chain) == 0


def _lose_everything(chain: Chain, name: str, inbox: Inbox, *, delete: bool) -> None:
    """Say something that everybody but *name* hears, and lose it on the way there."""
    (key,) = (key for key in chain.processes if key.startswith(name))
    chain.kill(key)
    chain.say(TOPICS, EACH)
    wait_for(lambda: _ready(chain, inbox) >= TOPICS * EACH)
    with Connection(chain.settings.amqp_uri) as connection:
        channel = connection.default_channel
        (channel.queue_delete if delete else channel.queue_purge)(inbox.name)
    if delete:
        declare(chain.settings.amqp_uri, CARDS, chain.settings.namespace)
    chain.start(name)


def _healed(chain: Chain, inbox: Inbox) -> int:
    """How many messages the heal says again, once the follower has named what it lacks."""
    publisher, follower = chain.database(inbox.publisher), chain.database(inbox.consumer)

    def named() -> list[Document]:
        return heads.missing(follower, lasting=timedelta())

    def told() -> int:
        return healing.difference(publisher, follower, inbox.name, is_idle=True).lacking

    wait_for(lambda: len(named()) == TOPICS, within=60)
    wait_for(lambda: told() >= TOPICS * EACH, within=60)  # what was just said may be on its way
    return healing.heal(publisher, follower, inbox.name, is_idle=True).lacking


def _ready(chain: Chain, inbox: Inbox) -> int:
    with Connection(chain.settings.amqp_uri) as connection:
        count: int = connection.default_channel.queue_declare(inbox.name, passive=True).message_count
        return count


def _strangers(chain: Chain) -> int:
    where = {"state": "waiting", "error": STRANGER}
    return chain.database("middle")["dead_letters"].count_documents(where)
