"""The seal, once for all services: who may know what of expressions of interest, and from when on.

Until a lane closes, only the programme office knows who is in it. Whoever chairs the committee then reads what is final
there and nothing else: no draft, nothing that was withdrawn, and not that there was any. Who holds several offices is
bound by the stricter one. Conflicts of interest come on top (`shared.mongo.conflicts`).

Source: ARCHITECTURE.md, "the seal has no exceptions".
"""

from datetime import datetime

from shared.challenge import Challenge, Lane, Office


def reads_all(challenge: Challenge, email: str) -> bool:
    """Whether *email* reads every expression from its first draft on: the programme office, unless it also chairs."""
    return challenge.offices_of(email) == {Office.PROGRAMME}


def reads_final(challenge: Challenge, email: str) -> bool:
    """Whether *email* reads what is final and nothing else: whoever chairs, whatever else they do."""
    return Office.CHAIR in challenge.offices_of(email)


def is_off(lane: Lane, now: datetime) -> bool:
    """Whether what is final in *lane* is sealed no more; at the very closing time somebody may still send."""
    return now > lane.closes_at
