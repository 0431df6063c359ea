"""What notifications keeps: the ledger of letters, what it learnt from others, sign-ins and subscribers."""

from typing import Any

from services.notifications.store import accesses
from shared.mongo import conflicts
from shared.mongo.rekeying import Keyed

Index = tuple[list[tuple[str, int]], dict[str, Any]]

_QUEUED = {"state": "queued", "about": {"$gt": ""}}
_JUST_EXIST = ("sessions", "delegates", "issues", "switches", "challenges")  # a transaction needs them to be there
INDEXES: dict[str, list[Index]] = {
    **conflicts.INDEXES,
    "letters": [
        ([("message", 1), ("template", 1), ("recipient_key", 1), ("fact", 1)], {"unique": True}),
        # Accept and reject for one expression can never both be queued, whatever the code does.
        ([("about", 1)], {"name": "one_queued", "unique": True, "partialFilterExpression": _QUEUED}),
        ([("about", 1), ("generation", 1)], {"partialFilterExpression": {"about": {"$gt": ""}}}),
        ([("state", 1), ("priority", 1), ("next_try_at", 1)], {}),
        ([("recipient_key", 1), ("queued_at", -1)], {}),
        ([("mailbox", 1), ("queued_at", -1)], {}),
        ([("named_by", 1), ("queued_at", -1)], {"partialFilterExpression": {"named_by": {"$gt": ""}}}),
        ([("facts.expression_id", 1), ("queued_at", -1)], {"sparse": True}),
        # Whoever asked to sign in, and from where, is nobody's business after a month.
        (
            [("told_at", 1)],
            {"expireAfterSeconds": 30 * 24 * 3600, "partialFilterExpression": {"template": "sign-in"}},
        ),
        ([("lease_until", 1)], {"partialFilterExpression": {"state": "sending"}}),
        ([("queued_at", -1), ("_id", -1)], {}),
    ],
    "expressions": [
        ([("challenge_id", 1), ("lane", 1), ("status", 1)], {}),
        ([("contact_key", 1), ("challenge_id", 1)], {}),
    ],
    "accesses": accesses.INDEXES,
    "seats": [([("session_id", 1)], {}), ([("delegate_id", 1)], {})],
    "sign_ins": [
        ([("asked_at", 1)], {"expireAfterSeconds": 7 * 24 * 3600}),
        ([("email_key", 1), ("asked_at", -1)], {}),
    ],
    "subscribers": [([("email_key", 1)], {"unique": True}), ([("state", 1), ("_id", 1)], {})],
    **{name: [([("_id", 1)], {})] for name in _JUST_EXIST},
}
OUTGROWN = {"letters": ("message_1_template_1_recipient_key_1",)}  # which knew no facts
KEYED = (
    Keyed("subscribers", "email_key", "email"),
    Keyed("letters", "recipient_key", "recipient"),
    Keyed("expressions", "contact_key", "contact.email"),
    Keyed("letters", "about", "recipient", begins="session/"),
    conflicts.KEYED,
)
