"""Documents and what they hold: challenges, lanes and their gates, expressions, receipts, lots."""

from typing import Any

from pymongo import ASCENDING

from shared.mongo import conflicts
from shared.mongo.rekeying import Keyed

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    **conflicts.INDEXES,
    "expressions": [
        ([("owner_key", ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)], {}),
        ([("challenge_id", ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)], {}),
        ([("challenge_id", ASCENDING), ("lane", ASCENDING), ("status", ASCENDING)], {}),
    ],
    "lots": [([("challenge_id", ASCENDING)], {})],
    "receipts": [([("expression_id", ASCENDING), ("version", ASCENDING)], {"unique": True})],
}
KEYED = (Keyed("expressions", "owner_key", "owner"), conflicts.KEYED)
