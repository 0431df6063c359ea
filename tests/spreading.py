"""Lets every service hear what the others told, at once and without a broker."""

from collections.abc import Callable, Mapping
from functools import partial

from bson import ObjectId

from deploy.operate import services
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database


class Spreading:
    """What each of the four services, by name, still has to hear. *doing* is told what is done before it is."""

    def __init__(self, db: Mapping[str, Database], doing: Callable[[str], None] = lambda _: None) -> None:
        self._db, self._doing = db, doing
        self._heard: dict[str, ObjectId] = {}

    def spread(self) -> None:
        """Let every service hear all that was told and not heard yet; what comes too early is heard again."""
        waiting: list[tuple[str, Message]] = []
        while new := [*waiting, *self._told()]:
            waiting = [(hearer, message) for hearer, message in new if not self._hears(hearer, message)]
            if waiting == new:
                raise AssertionError(f"never heard: {[message.id for _, message in waiting]}")

    def _told(self) -> list[tuple[str, Message]]:
        return [(hearer, message) for teller in services.NAMES for hearer, message in self._told_by(teller)]

    def _told_by(self, teller: str) -> list[tuple[str, Message]]:
        last = self._heard.get(teller)
        rows = list(self._db[teller]["journal"].find({"_id": {"$gt": last}} if last else {}, sort=[("_id", 1)]))
        if rows:
            self._heard[teller] = rows[-1]["_id"]
        hearers = [card.name for card in services.cards() if teller in card.hears]
        return [(hearer, Message.parse(row["message"])) for row in rows for hearer in hearers]

    def _hears(self, hearer: str, message: Message) -> bool:
        known = services.table(hearer).handler_of(message.type.partition(".")[2])
        if known is None:
            return True
        (fact, handler), db = known, self._db[hearer]
        self._doing(f"{hearer} hears {message.id}")
        try:
            db.transact(partial(handler, db, message.read(fact), message))
        except NotYet:
            return False
        return True
