"""A service's database: its unit of work, its journal of what it told, its inbox of what it heard."""

from shared.mongo.database import Database, Document, transactional
from shared.mongo.turns import in_turn

__all__ = ["Database", "Document", "in_turn", "transactional"]
