"""Loads what the ranking is made of."""

from collections.abc import Collection, Sequence
from uuid import UUID

from services.selection.contracts import Outcome
from services.selection.model import fields
from services.selection.model.expressions import Expression
from services.selection.model.fields import Field, Kind, Record
from services.selection.model.sheets import Sheet
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.lots import Lots
from services.selection.store.outcomes import Overrides
from services.selection.store.sheets import Sheets
from shared.challenge import Challenge
from shared.mongo import Database


def of_lanes(db: Database, challenge: Challenge, lanes: Collection[str]) -> list[Field]:
    """The fields that *lanes* make up, in the order of the challenge's places."""
    return of_record(db, record(db, challenge, lanes))


def of_record(db: Database, record: Record) -> list[Field]:
    """The fields that the expressions of *record* make up."""
    bound = Decisions(db).newest_bound(record.challenge.id)
    return fields.fields(record, Lots(db).all(record.challenge.id), fields.ranked_by_hash(bound))


def record(db: Database, challenge: Challenge, lanes: Collection[str] | None = None) -> Record:
    """The final expressions of *lanes*, or of all, with what was given for them."""
    names = [lane.id for lane in challenge.lanes] if lanes is None else lanes
    return record_of(db, challenge, Expressions(db).final(challenge.id, lanes), Sheets(db).in_lanes(names))


def record_of(
    db: Database, challenge: Challenge, expressions: Sequence[Expression], sheets: Collection[Sheet] = ()
) -> Record:
    """*expressions* with *sheets*, and what was decided on them."""
    return Record(
        challenge=challenge,
        expressions=expressions,
        sheets=sheets,
        overrides=Overrides(db).all(challenge.id),
        decided=Decisions(db).bound([one.id for one in expressions]),
    )


def unfinished(db: Database, challenge: Challenge) -> frozenset[UUID]:
    """The expressions whose scoring has not ended; until it has, nobody sees anything that is made of points."""
    return record(db, challenge).unfinished()


def holders(db: Database, challenge: Challenge, kind: Kind) -> list[Expression]:
    """Who holds a place of *kind* by a decision that has left or is on its way: these places are taken."""
    bound = Decisions(db).newest_bound(challenge.id)
    selected = [key for key, decision in bound.items() if decision.outcome is Outcome.SELECTED]
    return [one for one in Expressions(db).by_key(selected).values() if fields.kind_of(one) == kind]
