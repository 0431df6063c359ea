"""The kept journal feeds a subscriber that came late, and a read model that is built again."""

from pathlib import Path

import pytest
from kombu import Connection

from shared.broker.topology import Inbox, declare
from shared.mongo import Database
from shared.mongo.feeds import Feeds
from shared.mongo.identity import identify
from shared.settings import Settings
from tests.faults.chain import CARDS, LATE, Said
from tests.faults.harness import Chain, Verdict, judge, running, wait_for

pytestmark = pytest.mark.faults
TOPICS, EACH = 50, 20  # 1,000 messages
NOTHING_WRONG = Verdict()


def test_a_late_subscriber_is_fed_the_whole_journal_while_more_is_said(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        chain.say(TOPICS, EACH // 2)
        assert chain.settle() == NOTHING_WRONG

        late = _join(chain)
        with chain.saying(TOPICS, EACH // 2):
            Feeds(chain.database("source")).ask_whole(Inbox("late", "source", settings.namespace).name)
        wait_for(lambda: judge(chain.said, chain.heard("late")) == NOTHING_WRONG)

        assert judge(chain.said, chain.heard("late")) == NOTHING_WRONG
        assert chain.settle() == NOTHING_WRONG  # feeding one queue said nothing to the others
        assert late["early"].count_documents({}) == 0


def test_what_nobody_hears_is_marked_sent(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        last = chain.database("last")
        last.transact(lambda: last.announce(Said(topic="x", number=1)))

        wait_for(lambda: last["journal"].count_documents({"sent_at": None}) == 0)
        assert last["journal"].count_documents({"sent_at": None}) == 0


def test_a_message_without_a_queue_holds_up_its_own_subject_only(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        source = chain.database("source")
        source["returns"].insert_one(
            {
                "_id": "nowhere",
                "queue": "no-such-queue",
                "message_id": "x",
                "body": b"{}",
                "content_type": "application/json",
                "at": None,
            }
        )
        chain.say(TOPICS, EACH)

        assert chain.settle() == NOTHING_WRONG
        assert source["returns"].count_documents({}) == 1


def test_a_queue_that_is_gone_keeps_no_other_from_being_heard(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        _delete(chain, Inbox("middle", "source", settings.namespace).dead.name)
        chain.say(TOPICS, 1)
        assert chain.settle() == NOTHING_WRONG

        declare(settings.amqp_uri, CARDS, settings.namespace)
        chain.say(TOPICS, 1)
        assert chain.settle() == NOTHING_WRONG


def _delete(chain: Chain, queue: str) -> None:
    with Connection(chain.settings.amqp_uri) as connection:
        connection.default_channel.queue_delete(queue)


def _join(chain: Chain) -> Database:
    declare(chain.settings.amqp_uri, (*CARDS, LATE), chain.settings.namespace)
    chain.database("late").ensure_indexes()
    identify([chain.database("source"), chain.database("late")])
    chain.environment["LATE"] = "yes"
    chain.start("late")
    return chain.database("late")
