"""The ranking as it stands: per kind of place, the expressions that compete for it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.selection.contracts import Outcome
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet
from services.selection.ranking import Ranked, Scored, rank
from services.selection.store import Decisions, Expressions, Sheets
from shared.challenge import Challenge, Role
from shared.errors import Refused
from shared.mongo import Database

Kind = tuple[Role, bool]  # role, international


class IncompleteScores(Refused):
    """Score sheets are missing."""

    code = "incomplete-scores"


@dataclass(frozen=True)
class Field:
    """Who competes for one kind of place.

    Attributes:
        places: none for a kind that the challenge has no places for.
        ranking: best first; those that `missing` names take part in it with the sheets that are there.
        missing: per expression id, how many sheets it lacks.
    """

    id: str
    title: str
    places: int
    kind: Kind
    expressions: Sequence[Expression]
    ranking: Sequence[Ranked]
    missing: dict[str, int]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def check_complete(self) -> None:
        """Refuse while sheets are missing."""
        if self.missing:
            names = {str(expression.id): expression.name for expression in self.expressions}
            some = ", ".join(names[key] for key in list(self.missing)[:5])
            raise IncompleteScores(f"{self.title}: score sheets are missing for {len(self.missing)}, such as {some}.")


def fields_of(db: Database, challenge: Challenge, lanes: Collection[str]) -> list[Field]:
    """The fields that *lanes* make up, in the order of the challenge's places."""
    expressions = Expressions(db).final(challenge.id, lanes)
    sheets: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in Sheets(db).in_lanes(lanes):
        if sheet.counts:
            sheets[str(sheet.expression_id)].append(sheet)
    by_kind: dict[Kind, list[Expression]] = defaultdict(list)
    for expression in expressions:
        by_kind[expression.role, expression.international].append(expression)
    return [_field(challenge, kind, by_kind[kind], sheets) for kind in _kinds(challenge, by_kind)]


def taken(db: Database, challenge: Challenge, kind: Kind, lanes: Collection[str]) -> int:
    """How many places of a kind went to expressions of other lanes already."""
    bound = Decisions(db).newest_bound(challenge.id)
    selected = [key for key, d in bound.items() if d.outcome is Outcome.SELECTED and d.lane not in lanes]
    holders = Expressions(db).by_ids(selected).values()
    return sum((holder.role, holder.international) == kind for holder in holders)


def _kinds(challenge: Challenge, found: dict[Kind, list[Expression]]) -> list[Kind]:
    declared = [(place.role, place.international) for place in challenge.places]
    return [kind for kind in dict.fromkeys([*declared, *sorted(found)]) if kind in found]


def _field(
    challenge: Challenge, kind: Kind, expressions: Sequence[Expression], sheets: dict[str, list[Sheet]]
) -> Field:
    place = next((p for p in challenge.places if (p.role, p.international) == kind), None)
    scored = [_scored(expression, sheets[str(expression.id)]) for expression in expressions]
    counts = {str(e.id): challenge.reviews_per_expression - len(sheets[str(e.id)]) for e in expressions}
    return Field(
        id=place.id if place else f"no-places-{kind[0]}{'-international' if kind[1] else ''}",
        title=place.title if place else "cities of a kind that the challenge has no places for",
        places=place.count if place else 0,
        kind=kind,
        expressions=expressions,
        ranking=rank([one for one in scored if one.sheets], challenge.criteria, challenge.tie_breaks),
        missing={key: count for key, count in counts.items() if count > 0},
    )


def _scored(expression: Expression, sheets: Sequence[Sheet]) -> Scored:
    return Scored(str(expression.id), expression.name, expression.content_hash, [sheet.points for sheet in sheets])
