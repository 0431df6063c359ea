"""Bringing what documents are found by from what an older release wrote to what this release looks for.

It may run twice, be cut short, or run beside processes that write already: each document is moved by itself, and one
that stands at its place is left alone.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo.errors import DuplicateKeyError

from shared import addresses
from shared.mongo.database import Database, Document

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Keyed:
    """A field that holds the key of an address.

    Attributes:
        source: the field with the address itself; a dotted path.
        begins: what stands before the key in the field, up to the last slash; documents without it are others'.
    """

    collection: str
    field: str
    source: str
    begins: str = ""

    def among(self) -> Document:
        """What may stand under an older key: of ASCII addresses, casefold made the same as today."""
        stale: Document = {"$or": [{self.source: {"$regex": r"[^\x00-\x7f]"}}, {self.field: {"$exists": False}}]}
        return {"$and": [stale, {self.field: {"$regex": f"^{self.begins}"}}]} if self.begins else stale

    def key(self, row: Document) -> str:
        """What the field of *row* should hold."""
        address: Any = row
        for part in self.source.split("."):
            address = address[part]
        before = row[self.field].rpartition("/")[0] + "/" if self.begins else ""
        return f"{before}{addresses.key(address)}"


@dataclass(frozen=True)
class Derived:
    """A field that older releases did not write, and that is made of the rest of the document."""

    collection: str
    field: str
    key: Callable[[Document], str]

    def among(self) -> Document:
        """What may lack it."""
        return {self.field: {"$exists": False}}


def rekey(db: Database, keyed: Keyed | Derived) -> int:
    """Give every document the key of today; how many were moved.

    Where another document has that key already, this one gets a key that nobody looks for: it stays as evidence and
    under its id, and the log names it.
    """
    rows, moved = db[keyed.collection], 0
    for row in rows.find(keyed.among()):
        wanted, was = keyed.key(row), row.get(keyed.field)
        if was in (wanted, aside := f"{wanted} {row['_id']}"):
            continue
        place = {"_id": row["_id"], keyed.field: was}
        try:
            moved += rows.update_one(place, {"$set": {keyed.field: wanted}}).modified_count
        except DuplicateKeyError:
            log.warning("%s %s is kept aside: its %s is another's already", keyed.collection, row["_id"], keyed.field)
            moved += rows.update_one(place, {"$set": {keyed.field: aside}}).modified_count
    return moved
