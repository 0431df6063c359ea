"""The roster."""

from uuid import UUID

from services.selection.model.committee import Reviewer
from services.selection.store.named import NamedRows
from shared import addresses
from shared.mongo import Document
from shared.phrases import phrase
from shared.text import in_order


class Reviewers(NamedRows[Reviewer]):
    """The roster. An address stands there once, whatever its spelling."""

    collection = "reviewers"
    kind = Reviewer
    missing = phrase("no-such-reviewer")

    def by_email(self, email: str) -> Reviewer | None:
        """The reviewer who signs in with *email*."""
        return next(iter(self._list({"email_key": addresses.key(email)}, limit=1)), None)

    def all(self) -> list[Reviewer]:
        """Everybody, by name."""
        return sorted(self._list({}), key=lambda one: (in_order(one.name), one.id))

    def active(self) -> list[Reviewer]:
        """Everybody who has not left, by name."""
        return [reviewer for reviewer in self.all() if reviewer.left_at is None]

    def names(self) -> dict[UUID, str]:
        """Everybody's name, by id."""
        return {reviewer.id: reviewer.name for reviewer in self.all()}

    def _row(self, value: Reviewer) -> Document:
        return super()._row(value) | {"email_key": addresses.key(value.email)}
