"""Events' documents. A typed value goes in and comes out; `_id` is its id.

Who loads a value in a transaction and saves it again cannot lose another's change: MongoDB lets the second of two such
transactions start over. So a session's document is where registering, moving and cancelling take turns: nobody gets
the eleventh of ten seats, and nobody is registered for a time that has just been changed.
"""

from typing import Any

from shared.mongo import conflicts
from shared.mongo.rekeying import Keyed

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    **conflicts.INDEXES,
    "challenges": [],
    "events": [([("challenge_id", 1)], {})],
    "sessions": [([("event_id", 1), ("starts_at", 1)], {})],
    "applicants": [([("address", 1)], {})],
    "decisions": [([("challenge_id", 1)], {})],
    "delegations": [
        ([("expression_id", 1), ("event_id", 1)], {"unique": True}),
        ([("event_id", 1), ("name", 1)], {}),
    ],
    "delegates": [
        ([("event_id", 1), ("address", 1)], {"unique": True}),
        ([("address", 1)], {}),
        ([("delegation_id", 1), ("added_at", 1)], {}),
        ([("event_id", 1), ("_id", 1)], {}),
    ],
    "registrations": [
        ([("delegate_id", 1), ("session_id", 1)], {"unique": True}),
        ([("session_id", 1), ("hold", 1)], {}),
    ],
}
KEYED = (
    Keyed("applicants", "address", "contact.email"),
    Keyed("delegates", "address", "contact.email"),
    conflicts.KEYED,
)
