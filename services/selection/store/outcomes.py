"""Overrides, and the terms on which outcomes were proposed."""

from uuid import UUID

from services.selection.model.decisions import Override
from services.selection.model.outcomes import ProposalTerms
from services.selection.store.named import NamedRows
from shared.mongo import Database


class Overrides(NamedRows[Override]):
    """What people decided against the ranking; one per expression, the newest."""

    collection = "overrides"
    kind = Override
    key = "expression_id"

    def put(self, override: Override, *, challenge_id: str) -> None:
        """Let *override* hold."""
        row = {**self._row(override), "challenge_id": challenge_id}
        self._rows.replace_one({"_id": override.expression_id}, row, upsert=True)

    def lift(self, expression_id: UUID) -> bool:
        """Take the override away; whether there was one."""
        return self._rows.delete_one({"_id": expression_id}).deleted_count == 1

    def all(self, challenge_id: str) -> dict[UUID, Override]:
        """Every override of a challenge, by expression."""
        return {one.expression_id: one for one in self._list({"challenge_id": challenge_id})}


class Proposals:
    """On which terms the outcomes of each lane were last proposed."""

    def __init__(self, db: Database) -> None:
        self._rows = db["proposals"]

    def put(self, challenge_id: str, terms: ProposalTerms) -> None:
        """Remember the newest terms of all their lanes."""
        for lane in terms.lanes:
            row = {"challenge_id": challenge_id, "lane": lane, **terms.model_dump()}
            self._rows.replace_one({"_id": f"{challenge_id}/{lane}"}, row, upsert=True)

    def terms(self, challenge_id: str) -> dict[str, ProposalTerms]:
        """The newest terms, by lane."""
        rows = self._rows.find({"challenge_id": challenge_id})
        return {row["lane"]: ProposalTerms.model_validate(row) for row in rows}
