"""Documents and what they hold: challenges, lanes and their gates, expressions, receipts."""

from services.applications.store.calls import Challenges, Lanes
from services.applications.store.expressions import INDEXES, KEYED, Expressions, Receipts

__all__ = ["INDEXES", "KEYED", "Challenges", "Expressions", "Lanes", "Receipts"]
