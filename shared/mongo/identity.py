"""Which system a database belongs to: all that share one broker namespace must be of the same."""

from collections.abc import Iterable

from shared import clock
from shared.errors import Refused
from shared.mongo.database import Database


class MixedSystems(Refused):
    """The databases of one system say that they belong to different ones."""

    code = "mixed-systems"


def system_of(db: Database) -> str:
    """The id of the system that *db* belongs to; empty before `identify`."""
    row = db["system"].find_one({"_id": "system"})
    return str(row["id"]) if row else ""


def identify(databases: Iterable[Database]) -> str:
    """Give all *databases* the id that one of them has, or a new one; twice changes nothing.

    Raises:
        MixedSystems: two of them have different ids.
    """
    databases = list(databases)
    known = {db.service: system for db in databases if (system := system_of(db))}
    if len(set(known.values())) > 1:
        told = ", ".join(f"{service} to {system[:8]}" for service, system in sorted(known.items()))
        raise MixedSystems(
            f"The databases belong to different systems ({told}). MONGODB_URI or NAMESPACE names another system's, or "
            "a backup of another system was restored."
        )
    system = next(iter(known.values()), clock.new_id().hex)
    for db in databases:
        db["system"].update_one({"_id": "system"}, {"$setOnInsert": {"id": system}}, upsert=True)
    return system
