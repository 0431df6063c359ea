"""Messages of one subject, linked as its publisher links them."""

from datetime import UTC, datetime

from shared.delivery.streams import Said, Stream, tell
from shared.messages import Fact, Message

AT = datetime(2020, 5, 29, 15, tzinfo=UTC)


class Told(Fact):
    number: int = 1
    topic: str = "a"

    @property
    def subject(self) -> str:
        return f"topic/{self.topic}"


class ToldBetter(Told):
    contract_version = 2

    def older(self) -> tuple[Fact, ...]:
        return (Told(topic=self.topic, number=self.number),)


def a_history(count: int, *, after: Stream | None = None, life: str = "first", topic: str = "a") -> list[Message]:
    """*count* messages; of another *life*, such as after a restore, they are other facts."""
    said = [Said(Told(topic=topic, number=n), f"{life}-{n}", AT) for n in range(1, count + 1)]
    return tell("teller", said, {f"topic/{topic}": after or Stream()})
