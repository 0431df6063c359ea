"""Documents and what they hold. Nothing outside knows how selection's values lie in MongoDB."""

from typing import Any

from shared.mongo.rekeying import Keyed

Index = tuple[list[tuple[str, int]], dict[str, Any]]

INDEXES: dict[str, list[Index]] = {
    "expressions": [([("challenge_id", 1), ("lane", 1), ("name", 1)], {})],
    "reviewers": [([("email_key", 1)], {"unique": True})],
    "conflicts": [([("key", 1)], {"unique": True}), ([("reviewer_id", 1)], {})],
    "sheets": [([("reviewer_id", 1)], {}), ([("expression_id", 1)], {}), ([("lane", 1), ("status", 1)], {})],
    "decisions": [
        ([("challenge_id", 1), ("released_at", 1)], {}),
        ([("expression_id", 1)], {}),
        ([("release_id", 1), ("released_at", 1)], {}),
    ],
    "releases": [([("state", 1)], {})],
    "history": [([("challenge_id", 1), ("announced_at", 1)], {})],
    "acts": [([("at", -1), ("_id", -1)], {})],
    "challenges": [([("defined_at", -1)], {})],
    "rounds": [([("challenge_id", 1)], {})],
    "lots": [([("challenge_id", 1)], {})],
    "overrides": [([("challenge_id", 1)], {})],
    "proposals": [([("challenge_id", 1)], {})],
}
# What was kept casefolded stays what it is: which ß became an ss cannot be told.
KEYED = (Keyed("reviewers", "email_key", "email"),)
