"""A publisher and a follower with real databases, and what goes between them by hand instead of by a broker."""

from datetime import timedelta

from shared.messages import Fact, Message
from shared.mongo import Database, heads
from shared.mongo.feeds import Feeds
from shared.mongo.heads import Heads
from shared.mongo.inbox import Stranger, Turn, receive
from shared.mongo.journal import Journal

QUEUE = "hearer.from-teller.v1"
BY = "operator@example.org"
AT_ONCE = timedelta(seconds=-5)  # whatever is amiss, however short


class Told(Fact):
    number: int
    topic: str = "a"

    @property
    def subject(self) -> str:
        return f"topic/{self.topic}"


def say(teller: Database, *numbers: int, topic: str = "a") -> list[Message]:
    """Say *numbers*; the messages as the relay would send them, which are then sent."""
    for number in numbers:
        teller.transact(lambda number=number: teller.announce(Told(number=number, topic=topic)))  # type: ignore[misc]
    outgoing = []
    while batch := Journal(teller).unsent():
        Journal(teller).mark_sent(batch)
        outgoing += batch
    return [Message.model_validate_json(one.body) for one in outgoing]


def hear(hearer: Database, message: Message) -> Turn | str:
    """What becomes of *message*; the error's text when it is a stranger."""
    number = message.data["number"]
    try:
        return receive(hearer, QUEUE, message, lambda: void(hearer["noted"].insert_one({"number": number})))
    except Stranger as error:
        return str(error)


def void(_: object) -> None:
    """Drop a result."""


def noted(hearer: Database) -> list[int]:
    return [row["number"] for row in hearer["noted"].find().sort("_id", 1)]


def copied(db: Database) -> dict[str, list[dict[str, object]]]:
    return {name: list(db[name].find()) for name in db.mongo.list_collection_names()}


def put_back(db: Database, copy: dict[str, list[dict[str, object]]]) -> None:
    for name in db.mongo.list_collection_names():
        db[name].delete_many({})
        if copy.get(name):
            db[name].insert_many(copy[name])


def fed(teller: Database) -> list[Message]:
    """What the relay says again, to its end."""
    messages = []
    while (feed := Feeds(teller).next()) is not None:
        Feeds(teller).note(feed)
        messages += [Message.model_validate_json(one.body) for one in feed.messages]
    return messages


def compared(teller: Database, hearer: Database) -> list[tuple[str, str, int, int]]:
    """What the follower finds amiss once it has heard the heads."""
    for told in Heads(teller).next():
        heads.note(hearer, QUEUE, told)
    rows = heads.missing(hearer, lasting=AT_ONCE)
    return [(row["subject"], row["finding"], row["said"], row["applied"]) for row in rows]


def restored(teller: Database, hearer: Database) -> list[Message]:
    """Six said and applied, the publisher put back to three, and two said since: strangers to the follower."""
    for message in say(teller, 0, 1, 2):
        hear(hearer, message)
    backup = copied(teller)
    lost = say(teller, 3, 4, 5)
    for message in lost:
        hear(hearer, message)
    put_back(teller, backup)
    return lost
