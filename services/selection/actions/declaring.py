"""The declared conflicts of interest, and to whom each says what it is about."""

from services.selection.actions.committee import on_committee
from services.selection.model.committee import Conflict
from services.selection.store import Conflicts, Expressions, Reviewers, Sheets
from shared.mongo import Database

UNNAMED = "an expression that you were not assigned"


def declared(db: Database, *, by: str) -> list[tuple[Conflict, str, str]]:
    """Declared conflicts with the reviewer's name and what they are about: all for organisers, a reviewer's own else.

    A reviewer reads the name of an expression only if it was assigned to them, before or since.
    """
    who = on_committee(db, by)
    if who.offices:
        return every_declared(db)
    mine = who.needs_roster().id
    return [
        (conflict, name, about if _knows(db, conflict) else UNNAMED)
        for conflict, name, about in every_declared(db)
        if conflict.reviewer_id == mine
    ]


def every_declared(db: Database) -> list[tuple[Conflict, str, str]]:
    """All of them, oldest first, each with the reviewer's name and what it is about; for organisers."""
    known = Conflicts(db).all()
    names = {reviewer.id: reviewer.name for reviewer in Reviewers(db).all()}
    about = Expressions(db).by_ids([c.expression_id for c in known if c.expression_id])
    return [
        (
            conflict,
            names.get(conflict.reviewer_id, "?"),
            about[conflict.expression_id].name
            if conflict.expression_id in about
            else f"{conflict.city} ({conflict.country})",
        )
        for conflict in known
    ]


def _knows(db: Database, conflict: Conflict) -> bool:
    if conflict.expression_id is None or conflict.was_assigned:
        return True
    return Sheets(db).find(conflict.expression_id, conflict.reviewer_id) is not None
