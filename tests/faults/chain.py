"""A chain of three services for the fault tests: source says, middle hears and echoes, last hears and keeps a list.

`python -m tests.faults.chain NAME` runs one of them as a process of its own, with settings from the environment. FAULT
names what it does wrong on purpose, and MUTANT which part of the core is switched off, to show that the tests can fail.
"""

from shared.broker.service import Handler, Service
from shared.delivery.streams import digest_of
from shared.errors import NotYet
from shared.messages import Card, Fact, Message
from shared.mongo import Database


class Said(Fact):
    """What source says of a subject: its numbers from 1."""

    topic: str
    number: int
    filling: str = ""

    @property
    def subject(self) -> str:
        return f"topic/{self.topic}"


# What a later release of source says: the same name, another version.
SAID_ANEW: type[Said] = type("Said", (Said,), {"contract_version": 2, "__module__": __name__})


class Echoed(Said):
    """What middle says when it has heard it."""


SOURCE = Card("source", "what was said first", (Said,), ())
MIDDLE = Card("middle", "what was heard once", (Echoed,), ("source",))
LAST = Card("last", "what was heard at the end", (), ("middle",))
LATE = Card("late", "what was heard by somebody who came late", (), ("source",))
CARDS = (SOURCE, MIDDLE, LAST)


def keep(db: Database, fact: Said, message: Message) -> None:
    """The effect that is counted: the number, and which message it came by, at the end of its subject's lists."""
    applied = {"numbers": fact.number, "digests": digest_of(message)}
    db["heard"].update_one({"_id": fact.topic}, {"$push": applied}, upsert=True)


def echo(db: Database, fact: Said, message: Message) -> None:
    """The same effect, and a message of its own in the same transaction."""
    keep(db, fact, message)
    db.announce(Echoed(topic=fact.topic, number=fact.number))


def stumble(db: Database, fact: Said, message: Message) -> None:
    """Fails now and then, the first time only: as a bug, as a missing fact, after the effect was written."""
    echo(db, fact, message)
    if fact.number % 50 == 7 and db.client["stumbles"][db.namespace].find_one({"_id": message.id}) is None:
        # Outside the transaction on purpose: it must be remembered although the effect is rolled back.
        raise _remember(db, fact, message)


def refuse(db: Database, fact: Said, message: Message) -> None:
    """Always raises for one number of one topic: poison of the sixth kind."""
    if fact.topic.startswith("poison") and fact.number == 3:
        raise RuntimeError("this handler always raises")
    echo(db, fact, message)


def _remember(db: Database, fact: Said, message: Message) -> Exception:
    with db.client.start_session() as session:
        db.client["stumbles"][db.namespace].insert_one({"_id": message.id}, session=session)
    return NotYet("a fact of another publisher") if fact.number % 100 == 7 else RuntimeError("a bug, once")


FAULTS: dict[str, Handler] = {"": echo, "upgraded": echo, "stumble": stumble, "refuse": refuse}


def service(name: str, fault: str = "") -> Service:
    """The table of one of the chain's services."""
    return {
        "source": Service(SOURCE),
        "middle": Service(MIDDLE, {Said: FAULTS[fault], **({SAID_ANEW: echo} if fault == "upgraded" else {})}),
        "last": Service(LAST, {Echoed: keep}),
        "late": Service(LATE, {Said: keep}),
    }[name]
