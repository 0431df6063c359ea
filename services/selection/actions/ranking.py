"""The ranking: per kind of place, the expressions that compete for it. There is none before scoring has ended."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.selection.contracts import Outcome
from services.selection.model.expressions import Expression
from services.selection.model.lots import Draw, draws
from services.selection.outcomes import is_out
from services.selection.ranking import Ranked, Scored, rank
from services.selection.store import Decisions, Expressions, Lots, Overrides, Sheets
from shared.challenge import Challenge, Role
from shared.errors import Refused
from shared.lots import lot
from shared.mongo import Database

Kind = tuple[Role, bool]  # role, international
Points = Mapping[str, float]  # by criterion, 0 to 5 in halves


class IncompleteScores(Refused):
    """Score sheets are missing."""

    code = "incomplete-scores"


class LotMissing(Refused):
    """A seed of those that make the lots is not here, so that a tie could not be decided."""

    code = "lot-missing"


@dataclass(frozen=True)
class Field:
    """Who competes for one kind of place.

    Attributes:
        places: none for a kind that the challenge has no places for.
        ranking: best first; empty until scoring has ended, which is when nothing is missing.
        missing: per expression id, how many sheets it lacks. What is decided, withdrawn or ineligible lacks none.
        without_lot: the titles of the lanes whose seed is not here, and it takes part in a lot of those to be ranked.
    """

    id: str
    title: str
    places: int
    kind: Kind
    expressions: Sequence[Expression]
    ranking: Sequence[Ranked]
    missing: dict[str, int]
    without_lot: Sequence[str] = ()

    @property
    def unranked(self) -> list[str]:
        """Those out of the ranking whom nobody had to score, by id."""
        listed = {row.expression_id for row in self.ranking}
        return [str(one.id) for one in self.expressions if str(one.id) not in listed]

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.without_lot

    def check_complete(self) -> None:
        """Refuse while sheets are missing, or the lot of a lane."""
        if self.missing:
            names = {str(expression.id): expression.name for expression in self.expressions}
            some = ", ".join(names[key] for key in list(self.missing)[:5])
            raise IncompleteScores(f"{self.title}: score sheets are missing for {len(self.missing)}, such as {some}.")
        if self.without_lot:
            raise LotMissing(
                f"{self.title}: the lot of {', '.join(self.without_lot)} is not here, and it decides the last ties. It"
                " comes by itself when a lane closes; lanes for one kind of city are drawn together, so wait for the"
                " last. If it does not come, those who run the system find out why: a dead letter in ./challenge"
                " status, or an older installation on which ./challenge prepare is still to run."
            )


def fields_of(db: Database, challenge: Challenge, lanes: Collection[str]) -> list[Field]:
    """The fields that *lanes* make up, in the order of the challenge's places."""
    expressions = Expressions(db).final(challenge.id, lanes)
    points: dict[UUID, list[Points]] = defaultdict(list)
    for sheet in Sheets(db).in_lanes(lanes):
        if sheet.counts:
            points[sheet.expression_id].append(sheet.points)
    wanting = awaiting(db, challenge, expressions)
    lacks = lacking(challenge, wanting, Counter({key: len(given) for key, given in points.items()}))
    undecided = {one.id for one in expressions} - Decisions(db).bound([one.id for one in expressions])
    for key in undecided - {one.id for one in wanting}:  # out of the ranking: listed with every sheet or not at all
        if len(points[key]) < challenge.reviews_per_expression:
            del points[key]
    by_kind: dict[Kind, list[Expression]] = defaultdict(list)
    for expression in expressions:
        by_kind[kind_of(expression)].append(expression)
    drawn, told = draws(challenge, Lots(db).all(challenge.id)), _told_by_hash(db, challenge)
    return [_field(challenge, kind, by_kind[kind], points, lacks, drawn, told) for kind in _kinds(challenge, by_kind)]


def awaiting(db: Database, challenge: Challenge, expressions: Collection[Expression]) -> list[Expression]:
    """Those of *expressions* that need all their sheets: not decided yet, and neither withdrawn nor ineligible."""
    overrides = Overrides(db).all(challenge.id)
    decided = Decisions(db).bound([expression.id for expression in expressions])
    return [
        one
        for one in expressions
        if one.id not in decided and not is_out(overrides.get(one.id), withdrawn=one.withdrawn_at is not None)
    ]


def lacking(challenge: Challenge, awaiting: Collection[Expression], have: Counter[UUID]) -> dict[UUID, int]:
    """How many sheets each of *awaiting* lacks, beside those that it has; nothing of those that lack none."""
    lacks = {one.id: challenge.reviews_per_expression - have[one.id] for one in awaiting}
    return {key: count for key, count in lacks.items() if count > 0}


def unfinished(db: Database, challenge: Challenge) -> frozenset[UUID]:
    """The expressions whose scoring has not ended: a sheet is missing in their lane, for their kind of place.

    Until it has, nobody sees their points, whoever gave them, nor anything that is made of those.
    """
    expressions = Expressions(db).final(challenge.id)
    have = Counter(sheet.expression_id for sheet in Sheets(db).in_lanes(_lanes(challenge)) if sheet.counts)
    lacks = lacking(challenge, awaiting(db, challenge, expressions), have)
    open_still = {(one.lane, kind_of(one)) for one in expressions if one.id in lacks}
    return frozenset(one.id for one in expressions if (one.lane, kind_of(one)) in open_still)


def holders(db: Database, challenge: Challenge, kind: Kind) -> list[Expression]:
    """Who holds a place of *kind* by a decision that has left or is on its way: these places are taken."""
    bound = Decisions(db).newest_bound(challenge.id)
    selected = [key for key, decision in bound.items() if decision.outcome is Outcome.SELECTED]
    return [one for one in Expressions(db).by_ids(selected).values() if kind_of(one) == kind]


def kind_of(expression: Expression) -> Kind:
    """Which places *expression* competes for."""
    return expression.role, expression.international


def _kinds(challenge: Challenge, found: dict[Kind, list[Expression]]) -> list[Kind]:
    declared = [(place.role, place.international) for place in challenge.places]
    return [kind for kind in dict.fromkeys([*declared, *sorted(found)]) if kind in found]


def _lanes(challenge: Challenge) -> list[str]:
    return [lane.id for lane in challenge.lanes]


def _told_by_hash(db: Database, challenge: Challenge) -> frozenset[UUID]:
    """On whom a decision has left whose rank came about before there were lots, by content hash; that stands."""
    bound = Decisions(db).newest_bound(challenge.id)
    return frozenset(key for key, decision in bound.items() if decision.rank is not None and not decision.lot)


def _field(
    challenge: Challenge,
    kind: Kind,
    expressions: Sequence[Expression],
    points: Mapping[UUID, Sequence[Points]],
    lacks: dict[UUID, int],
    drawn: Mapping[str, Draw],
    told_by_hash: frozenset[UUID],
) -> Field:
    place = next((p for p in challenge.places if (p.role, p.international) == kind), None)
    missing = {str(one.id): lacks[one.id] for one in expressions if one.id in lacks}
    listed = [one for one in expressions if points.get(one.id)]
    without = {lane for one in listed for lane in drawn[one.lane].lacking}
    return Field(
        id=place.id if place else f"no-places-{kind[0]}{'-international' if kind[1] else ''}",
        title=place.title if place else "cities of a kind that the challenge has no places for",
        places=place.count if place else 0,
        kind=kind,
        expressions=expressions,
        ranking=[] if missing or without else _rank(challenge, listed, points, drawn, told_by_hash),
        missing=missing,
        without_lot=[lane.title for lane in challenge.lanes if lane.id in without],
    )


def _rank(
    challenge: Challenge,
    listed: Sequence[Expression],
    points: Mapping[UUID, Sequence[Points]],
    drawn: Mapping[str, Draw],
    told_by_hash: frozenset[UUID],
) -> list[Ranked]:
    scored = [
        Scored(
            expression_id=str(one.id),
            name=one.name,
            lot=lot(drawn[one.lane].key, one.id),
            sheets=points[one.id],
            told_by_hash=one.content_hash if one.id in told_by_hash else "",
        )
        for one in listed
    ]
    return rank(scored, challenge.criteria, challenge.tie_breaks)
