"""The roster, declared conflicts and score sheets."""

from collections.abc import Collection, Iterable
from uuid import UUID

from pymongo import DeleteOne, InsertOne

from services.selection.model.committee import Conflict, Reviewer
from services.selection.model.sheets import Sheet
from services.selection.store.rows import row, value, values
from shared import addresses
from shared.errors import NotFound, Stale
from shared.mongo import Database, Document
from shared.text import caseless


class Reviewers:
    """The roster. An address stands there once, whatever its spelling."""

    def __init__(self, db: Database) -> None:
        self._rows = db["reviewers"]

    def by_email(self, email: str) -> Reviewer | None:
        """The reviewer who signs in with *email*."""
        found = self._rows.find_one({"email_key": addresses.key(email)})
        return value(Reviewer, found) if found else None

    def get(self, reviewer_id: UUID) -> Reviewer:
        """The reviewer; NotFound when there is none."""
        if (found := self._rows.find_one({"_id": reviewer_id})) is None:
            raise NotFound("There is no such reviewer.")
        return value(Reviewer, found)

    def all(self) -> list[Reviewer]:
        """Everybody, by name."""
        return values(Reviewer, self._rows.find(sort=[("name", 1), ("_id", 1)]))

    def active(self) -> list[Reviewer]:
        """Everybody who has not left, by name."""
        return [reviewer for reviewer in self.all() if reviewer.left_at is None]

    def save(self, reviewer: Reviewer) -> None:
        """Keep *reviewer*, who is on the roster, as they are now."""
        self._rows.replace_one({"_id": reviewer.id}, _reviewer(reviewer))

    def add(self, reviewer: Reviewer) -> None:
        """Put *reviewer* on the roster."""
        self._rows.insert_one(_reviewer(reviewer))


def _reviewer(one: Reviewer) -> Document:
    return row(one, one.id, email_key=addresses.key(one.email))


class Conflicts:
    """Declared conflicts; they are never taken back, only added to."""

    def __init__(self, db: Database) -> None:
        self._rows = db["conflicts"]

    def add(self, conflict: Conflict) -> Conflict:
        """Keep *conflict*; the one that says the same already, if there is one."""
        key = _key(conflict)
        if (found := self._rows.find_one({"key": key})) is not None:
            return value(Conflict, found)
        self._rows.insert_one(row(conflict, conflict.id, key=key))
        return conflict

    def of(self, reviewer_id: UUID) -> list[Conflict]:
        """What a reviewer declared, oldest first."""
        return values(Conflict, self._rows.find({"reviewer_id": reviewer_id}, sort=[("declared_at", 1), ("_id", 1)]))

    def all(self) -> list[Conflict]:
        """Everything declared, oldest first."""
        return values(Conflict, self._rows.find(sort=[("declared_at", 1), ("_id", 1)]))


def _key(conflict: Conflict) -> str:
    about = conflict.expression_id or f"{caseless(conflict.city or '')}/{conflict.country}"
    return f"{conflict.reviewer_id}/{about}"


class Sheets:
    """Score sheets, one per reviewer and expression."""

    def __init__(self, db: Database) -> None:
        self._rows = db["sheets"]

    def find(self, expression_id: UUID, reviewer_id: UUID) -> Sheet | None:
        """The sheet of this reviewer for this expression, if they were ever assigned."""
        found = self._rows.find_one({"_id": f"{expression_id}/{reviewer_id}"})
        return value(Sheet, found) if found else None

    def of_reviewer(self, reviewer_id: UUID) -> list[Sheet]:
        """A reviewer's own sheets."""
        return values(Sheet, self._rows.find({"reviewer_id": reviewer_id}, sort=[("_id", 1)]))

    def of_expression(self, expression_id: UUID) -> list[Sheet]:
        """Everybody's sheets for one expression; for organisers."""
        return values(Sheet, self._rows.find({"expression_id": expression_id}, sort=[("_id", 1)]))

    def in_lanes(self, lanes: Collection[str]) -> list[Sheet]:
        """All sheets of *lanes*."""
        return values(Sheet, self._rows.find({"lane": {"$in": list(lanes)}}, sort=[("_id", 1)]))

    def save(self, sheet: Sheet, *, over: int) -> None:
        """Keep *sheet* in place of revision *over*; Stale when that is no longer what stands."""
        key = f"{sheet.expression_id}/{sheet.reviewer_id}"
        if self._rows.replace_one({"_id": key, "revision": over}, row(sheet, key)).matched_count == 0:
            raise Stale("This score sheet was changed meanwhile. Look again before you save.")

    def deal(self, added: Iterable[Sheet], taken: Iterable[Sheet]) -> None:
        """Hand out *added*, take back *taken*, which nobody has worked on."""
        changes: list[InsertOne[dict[str, object]] | DeleteOne] = [
            DeleteOne({"_id": f"{sheet.expression_id}/{sheet.reviewer_id}", "revision": 0}) for sheet in taken
        ]
        changes += [InsertOne(row(sheet, f"{sheet.expression_id}/{sheet.reviewer_id}")) for sheet in added]
        if changes:
            self._rows.bulk_write(changes)
