"""What a work process answers its broker: with one frame where it can, and never for what is still in hand."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from shared.broker.consumer import SafeQueueConsumer


@dataclass(eq=False)
class Raw:
    """A message as kombu gives it."""

    delivery_tag: int
    frames: list[tuple[int, str]]
    channel: Any = field(default_factory=lambda: SimpleNamespace(connection=object()))

    def ack(self, *, multiple: bool) -> None:
        self.frames.append((self.delivery_tag, "and all before" if multiple else "alone"))

    def requeue(self) -> None:
        self.frames.append((self.delivery_tag, "back"))


@pytest.fixture
def frames() -> list[tuple[int, str]]:
    return []


@pytest.fixture
def consumer(frames: list[tuple[int, str]]) -> SafeQueueConsumer:
    found = SafeQueueConsumer()
    found._unanswered = {tag: Raw(tag, frames) for tag in range(1, 7)}
    return found


def taken(consumer: SafeQueueConsumer, *tags: int) -> list[Any]:
    return [consumer._unanswered[tag] for tag in tags]


def test_what_was_given_first_is_acknowledged_with_one_frame(
    consumer: SafeQueueConsumer, frames: list[tuple[int, str]]
) -> None:
    consumer.answer(taken(consumer, 2, 1, 3))

    assert frames == [(3, "and all before")]
    assert sorted(consumer._unanswered) == [4, 5, 6]


def test_what_is_in_hand_is_not_acknowledged_with_what_came_later(
    consumer: SafeQueueConsumer, frames: list[tuple[int, str]]
) -> None:
    consumer.answer(taken(consumer, 1, 3, 4))

    assert frames == [(1, "and all before"), (3, "alone"), (4, "alone")]


def test_what_is_given_back_keeps_nothing_from_being_acknowledged(
    consumer: SafeQueueConsumer, frames: list[tuple[int, str]]
) -> None:
    consumer.give_back(*taken(consumer, 1))
    consumer.answer(taken(consumer, 2, 3))

    assert frames == [(1, "back"), (3, "and all before")]


def test_what_came_by_a_connection_that_is_gone_answers_for_nothing_on_this_one(
    consumer: SafeQueueConsumer, frames: list[tuple[int, str]]
) -> None:
    consumer.answer([Raw(2, frames)])
    consumer.give_back(Raw(1, frames))

    assert frames == [(1, "back")]
    assert sorted(consumer._unanswered) == [1, 2, 3, 4, 5, 6]
