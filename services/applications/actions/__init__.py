"""What can be done with the call and its expressions of interest: one function per use case; load, decide, save."""

from services.applications.actions.closing import GRACE, close_due_lanes
from services.applications.actions.deciding import on_decision_released
from services.applications.actions.defining import load_challenge
from services.applications.actions.drafts import delete, move, ways_out
from services.applications.actions.exceptions import revoke, waive
from services.applications.actions.lots import published as published_lots
from services.applications.actions.reading import (
    Standing,
    counts,
    current_challenge,
    export,
    listed,
    mine,
    own,
    readable,
    receipt,
    receipts,
    sealed,
    totals,
)
from services.applications.actions.writing import save, start, submit, withdraw

__all__ = [
    "GRACE",
    "Standing",
    "close_due_lanes",
    "counts",
    "current_challenge",
    "delete",
    "export",
    "listed",
    "load_challenge",
    "mine",
    "move",
    "on_decision_released",
    "own",
    "published_lots",
    "readable",
    "receipt",
    "receipts",
    "revoke",
    "save",
    "sealed",
    "start",
    "submit",
    "totals",
    "waive",
    "ways_out",
    "withdraw",
]
