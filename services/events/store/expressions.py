"""What is kept of every expression of interest: whom to talk to, and the newest decision."""

from services.events.model.expressions import Applicant, Decision
from shared import addresses
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Applicants(Rows[Applicant]):
    """Whom to talk to, per expression."""

    collection, kind, key, missing = "applicants", Applicant, "expression_id", phrase("no-such-expression")

    def at(self, email: str) -> list[Applicant]:
        """The expressions that this address speaks for."""
        return self._list({"address": addresses.key(email)}, "name")

    def _row(self, value: Applicant) -> Document:
        return super()._row(value) | {"address": addresses.key(value.contact.email)}


class Decisions(Rows[Decision]):
    """The newest decision per expression."""

    collection, kind, key, missing = "decisions", Decision, "expression_id", phrase("no-such-decision")

    def selected(self, challenge_id: str) -> list[Decision]:
        """The selected ones, by name."""
        return self._list({"challenge_id": challenge_id, "selected": True}, "name")
