"""Several messages that arrived together: one transaction, and each pays for itself alone."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from shared import logs
from shared.broker import handling
from shared.broker.handling import Handling
from shared.broker.service import Service
from shared.broker.subscription import Subscription
from shared.broker.topology import Inbox
from shared.delivery.heads import Told as Heads
from shared.delivery.heads import message_of
from shared.delivery.streams import Stream
from shared.messages import Card, Message
from shared.mongo import Database
from shared.mongo.inbox import Arrival, Stranger, Turn, receive_all
from tests.shared.talking import Told
from tests.shared.test_delivery.builders import a_history

INBOX = Inbox("hearer", "teller")


class Heard(Told):
    """What the hearer says when it has heard something."""


def on_told(db: Database, fact: Told, message: Message) -> None:
    if fact.number == 13:
        raise RuntimeError("thirteen")
    db["noted"].insert_one({"number": fact.number, "topic": fact.topic, "trace": logs.traceparent()})
    db.announce(Heard(number=fact.number))


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    return database("hearer")


@pytest.fixture
def handle(db: Database) -> Handling:
    return Handling(db, Service(Card("hearer", "what it heard", (Heard,), ("teller",)), {Told: on_told}), INBOX)


def raw(message: Message) -> Any:
    return SimpleNamespace(
        body=message.model_dump_json(),
        content_type="application/json",
        headers={},
        properties={"message_id": message.id},
    )


def raws(*histories: list[Message]) -> list[Any]:
    return [raw(message) for history in histories for message in history]


def noted(db: Database, topic: str = "a") -> list[int]:
    return [row["number"] for row in db["noted"].find({"topic": topic}).sort("_id", 1)]


def counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many messages each transaction is given from now on."""
    found: list[int] = []

    def counted(db: Database, queue: str, arrivals: Sequence[Arrival]) -> list[Turn | Stranger]:
        found.append(len(arrivals))
        return receive_all(db, queue, arrivals)

    monkeypatch.setattr(handling, "receive_all", counted)
    return found


def test_what_arrived_together_is_applied_in_one_transaction_each_subject_in_turn(
    db: Database, handle: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = counting(monkeypatch)
    one, two, three = a_history(3)

    errors = handle(raws([three, one], a_history(2, topic="b"), [two, one]))

    assert errors == [None] * 6
    assert given == [6]
    assert (noted(db), noted(db, "b")) == ([1, 2, 3], [1, 2])
    assert db["early"].count_documents({}) == 0


def test_one_that_fails_keeps_nobody_back_but_its_own_subject(
    db: Database, handle: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = counting(monkeypatch)

    errors = handle(raws(a_history(2, topic="b"), a_history(14), a_history(2, topic="c")))

    assert [repr(error) for error in errors if error] == ["RuntimeError('thirteen')"]
    assert given == [18, 14, 1, 3]
    assert (noted(db), noted(db, "b"), noted(db, "c")) == ([*range(1, 13)], [1, 2], [1, 2])
    assert [row["sequence"] for row in db["early"].find()] == [14]


def test_a_stranger_is_refused_alone(db: Database, handle: Handling, monkeypatch: pytest.MonkeyPatch) -> None:
    given = counting(monkeypatch)

    errors = handle(raws(a_history(2), a_history(1, life="second"), a_history(2, topic="b")))

    assert [type(error) for error in errors] == [type(None)] * 2 + [Stranger] + [type(None)] * 2
    assert given == [5]
    assert (noted(db), noted(db, "b")) == ([1, 2], [1, 2])


def test_each_effect_belongs_to_the_trace_of_its_own_message(db: Database, handle: Handling) -> None:
    traces = {n: f"00-{n:032x}-{n:016x}-01" for n in (1, 2)}

    handle(raws([one.model_copy(update={"traceparent": traces[one.sequence]}) for one in a_history(2)]))

    assert {row["number"]: row["trace"] for row in db["noted"].find()} == traces
    said = {row["message"]["data"]["number"]: row["message"]["traceparent"] for row in db["journal"].find()}
    assert said == traces


def test_heads_are_compared_with_what_came_before_them(db: Database, handle: Handling) -> None:
    first, second = a_history(2)
    heads = message_of("teller", Heads({"topic/a": Stream(2, "")}), datetime(2020, 5, 29, tzinfo=UTC))

    assert handle(raws([first, heads, second])) == [None] * 3

    assert [(row["said"], row["applied"]) for row in db["missing"].find()] == [(2, 1)]
    assert noted(db) == [1, 2]


def test_what_takes_too_long_is_done_in_parts_and_then_fewer_are_taken(
    db: Database, handle: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "GIVEN_UP", 0)
    monkeypatch.setattr(handling, "HELD", 0)
    before = handle.most

    assert handle(raws(a_history(8))) == [None] * 8

    assert noted(db) == [*range(1, 9)]
    assert handle.most < before


def test_more_are_taken_when_they_take_little_time(handle: Handling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "HELD", 60)

    handle(raws(a_history(12)))
    handle(raws(a_history(1, topic="b")))
    handle(raws(a_history(12, topic="c"), a_history(12, topic="d")))

    assert handle.most == 48


def test_while_the_database_is_away_nobody_is_tried_alone(handle: Handling, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def away(*arguments: Any) -> Any:
        tries.append(arguments)
        raise AutoReconnect("gone")

    monkeypatch.setattr(handling, "receive_all", away)

    assert [type(error) for error in handle(raws(a_history(3)))] == [AutoReconnect] * 3
    assert len(tries) == 1


class Answers:
    """A consumer that notes what the broker is answered."""

    def __init__(self) -> None:
        self.answered, self.given_back = list[Any](), list[Any]()

    def holds(self, raw: Any) -> bool:
        return True

    def answer(self, raws: list[Any]) -> None:
        self.answered += raws

    def give_back(self, raw: Any) -> None:
        self.given_back.append(raw)


def test_while_the_broker_is_away_no_failed_message_waits_for_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    subscription: Any = Subscription(INBOX, lambda: 1)
    subscription.queue_consumer, tries = Answers(), []
    one, two, three = raws(a_history(3))

    def away(*arguments: Any) -> None:
        tries.append(arguments)
        raise ConnectionError("gone")

    monkeypatch.setattr(subscription, "_send_on", away)
    subscription.settle([one, two, three], [ValueError("a bug"), None, ValueError("a bug")])

    assert len(tries) == 1
    assert subscription.queue_consumer.answered == [two]
    assert subscription.queue_consumer.given_back == [one, three]
