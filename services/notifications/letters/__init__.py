"""Which letter a fact calls for, to whom and why. Pure; the texts themselves are in templates/letters."""

from services.notifications.letters import call, people, replacing, sessions
from services.notifications.letters.kinds import KINDS, Kind, Wanted, written

__all__ = ["KINDS", "Kind", "Wanted", "call", "people", "replacing", "sessions", "written"]
