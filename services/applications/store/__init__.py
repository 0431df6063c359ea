"""Documents and what they hold: challenges, lanes and their gates, expressions, receipts, lots."""

from services.applications.store.calls import Challenges, Lanes
from services.applications.store.expressions import INDEXES, KEYED, Expressions, Receipts
from services.applications.store.lots import Lots

__all__ = ["INDEXES", "KEYED", "Challenges", "Expressions", "Lanes", "Lots", "Receipts"]
