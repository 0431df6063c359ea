"""Documents and what they hold: challenges, lanes and their gates, expressions, receipts, lots."""

from typing import Any

from pymongo import ASCENDING

from services.applications.store import foreseen
from services.applications.store.expressions import SEARCHED
from shared.mongo import conflicts
from shared.mongo.keyset import BY_NAME
from shared.mongo.rekeying import Keyed


def _by_name(of: str) -> list[tuple[str, int]]:
    return [(of, ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)]


INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    **conflicts.INDEXES,
    "expressions": [
        (_by_name("owner_key"), {"name": "owners_by_name", "collation": BY_NAME}),
        (_by_name("challenge_id"), {"name": "all_by_name", "collation": BY_NAME}),
        ([("owner_key", ASCENDING)], {}),
        ([(name, ASCENDING) for name in ("challenge_id", "lane", "status", "search", "_id")], {"name": "searched"}),
    ],
    foreseen.NAME: [([("challenge_id", ASCENDING)], {})],
    "lots": [([("challenge_id", ASCENDING)], {})],
    "receipts": [([("expression_id", ASCENDING), ("version", ASCENDING)], {"unique": True})],
}
# Those that sorted names by code point, and one that `searched` begins with.
OUTGROWN = {
    "expressions": (
        "owner_key_1_content.name_1__id_1",
        "challenge_id_1_content.name_1__id_1",
        "challenge_id_1_lane_1_status_1",
    )
}
KEYED = (Keyed("expressions", "owner_key", "owner"), SEARCHED, conflicts.KEYED, foreseen.KEYED)
