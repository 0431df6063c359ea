"""A publisher and a follower with real databases, and what goes between them by hand instead of by a broker."""

from shared.messages import Fact, Message
from shared.mongo import Database
from shared.mongo.feeds import Feeds
from shared.mongo.inbox import Stranger, Turn, receive
from shared.mongo.journal import Journal

QUEUE = "hearer.from-teller.v1"


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
