"""Indexes of what the frame keeps in a service's database: attempts and remembered answers, until they expire."""

INDEXES = {
    "attempts": [([("expires_at", 1)], {"expireAfterSeconds": 0})],
    "answers": [([("expires_at", 1)], {"expireAfterSeconds": 0})],
}
