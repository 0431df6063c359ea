"""A service's database: its unit of work, its journal of what it told, its inbox of what it heard."""

from shared.mongo.database import Database, Document, transactional
from shared.mongo.locks import locking

__all__ = ["Database", "Document", "locking", "transactional"]
