"""The fields: per kind of place, the expressions that compete for it. There is no ranking before scoring has ended.

Whoever is decided, withdrawn or ineligible needs no score sheet; all others need all of theirs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.selection.model.decisions import Decision, Override
from services.selection.model.expressions import Expression, Particulars
from services.selection.model.lots import Draw, LaneLot, draws
from services.selection.model.outcomes import is_out
from services.selection.model.ranking import Ranked, Scored, rank
from services.selection.model.sheets import Sheet
from shared.challenge import Challenge, Role
from shared.errors import Refused
from shared.lots import lot
from shared.phrases import Phrase, in_a_row, phrase

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
        quota: how many places there are; none for a kind that the challenge has no places for.
        ranking: best first; empty until scoring has ended, which is when nothing is missing.
        missing: per expression id, how many sheets it lacks. What is decided, withdrawn or ineligible lacks none.
        without_lot: the titles of the lanes whose seed is not here, and it takes part in a lot of those to be ranked.
        is_waiting: whether something is missing that the reader may not know of.
    """

    id: str
    title: Phrase | str
    quota: int
    kind: Kind
    expressions: Sequence[Expression]
    ranking: Sequence[Ranked]
    missing: dict[str, int]
    without_lot: Sequence[str] = ()
    is_waiting: bool = False

    @property
    def unranked(self) -> list[str]:
        """Those out of the ranking whom nobody had to score, by id."""
        listed = {row.expression_id for row in self.ranking}
        return [str(one.id) for one in self.expressions if str(one.id) not in listed]

    @property
    def is_complete(self) -> bool:
        """Whether every sheet and every lot is here."""
        return not (self.missing or self.without_lot or self.is_waiting)

    def check_complete(self, unnamed: Collection[UUID] = ()) -> None:
        """Refuse while sheets are missing, or the lot of a lane, naming none of those *unnamed*.

        Raises:
            IncompleteScores, LotMissing.
        """
        if self.missing:
            names = {str(expression.id): expression.name for expression in self.expressions}
            nameable = [names[key] for key in self.missing if UUID(key) not in unnamed]
            if not nameable:
                raise IncompleteScores(phrase("some-scores-missing", field=self.title))
            raise IncompleteScores(field=self.title, count=len(nameable), names=", ".join(nameable[:5]))
        if self.without_lot:
            raise LotMissing(field=self.title, lanes=in_a_row(self.without_lot))


@dataclass(frozen=True)
class Record:
    """Expressions with what was given for them.

    Attributes:
        expressions: the final ones of the lanes concerned.
        sheets: of the same lanes.
        overrides: of the challenge, by expression.
        decided: those of the expressions on which a decision can no longer change.
    """

    challenge: Challenge
    expressions: Sequence[Expression]
    sheets: Collection[Sheet]
    overrides: Mapping[UUID, Override]
    decided: Collection[UUID]

    def awaiting(self) -> list[Expression]:
        """The expressions that need all their sheets: not decided yet, and neither withdrawn nor ineligible."""
        return [one for one in self.expressions if one.id not in self.decided and not self._is_out(one)]

    def missing(self) -> dict[UUID, int]:
        """How many submitted sheets each that needs them lacks; nothing of those that lack none."""
        return self._lacking(Counter(sheet.expression_id for sheet in self.sheets if sheet.counts))

    def short(self) -> dict[UUID, int]:
        """How many reviewers each that needs sheets lacks; nothing of those that lack none."""
        return self._lacking(Counter(sheet.expression_id for sheet in self.sheets if sheet.is_live))

    def unfinished(self) -> frozenset[UUID]:
        """The expressions whose scoring has not ended: a sheet is missing in their lane, for their kind of place.

        Until it has, nobody sees their points, whoever gave them, nor anything that is made of those.

        Source: ARCHITECTURE.md, "there is no ranking before scoring has ended".
        """
        missing = self.missing()
        going_on = {(one.lane, kind_of(one)) for one in self.expressions if one.id in missing}
        return frozenset(one.id for one in self.expressions if (one.lane, kind_of(one)) in going_on)

    def points(self) -> dict[UUID, list[Points]]:
        """What counts, sheet by sheet; of an expression out of the ranking only where it has every sheet."""
        points: dict[UUID, list[Points]] = defaultdict(list)
        for sheet in self.sheets:
            if sheet.counts:
                points[sheet.expression_id].append(sheet.points)
        out = {one.id for one in self.expressions} - set(self.decided) - {one.id for one in self.awaiting()}
        needed = self.challenge.reviews_per_expression
        return {key: given for key, given in points.items() if key not in out or len(given) >= needed}

    def _is_out(self, one: Expression) -> bool:
        return is_out(self.overrides.get(one.id), withdrawn=one.withdrawn_at is not None)

    def _lacking(self, have: Counter[UUID]) -> dict[UUID, int]:
        lacks = {one.id: self.challenge.reviews_per_expression - have[one.id] for one in self.awaiting()}
        return {key: count for key, count in lacks.items() if count > 0}


def fields(record: Record, lots: Mapping[str, LaneLot], ranked_by_hash: Collection[UUID]) -> list[Field]:
    """The fields that the expressions of *record* make up, in the order of the challenge's places.

    *lots*: of the challenge, by lane; *ranked_by_hash*: as the function of that name says.
    """
    by_kind: dict[Kind, list[Expression]] = defaultdict(list)
    for expression in record.expressions:
        by_kind[kind_of(expression)].append(expression)
    make = _Maker(record.challenge, record.points(), record.missing(), draws(record.challenge, lots), ranked_by_hash)
    return [make.field(kind, by_kind[kind]) for kind in _kinds(record.challenge, by_kind)]


def ranked_by_hash(bound: Mapping[UUID, Decision]) -> frozenset[UUID]:
    """On whom a decision has left whose rank came about before there were lots, by content hash; that stands.

    *bound*: the newest decision per expression that can no longer change.
    """
    return frozenset(key for key, decision in bound.items() if decision.rank is not None and not decision.lot)


def kind_of(expression: Particulars) -> Kind:
    """Which places *expression* competes for.

    Source: ARCHITECTURE.md, "expressions compete per kind of place".
    """
    return expression.role, expression.international


def quota_of(challenge: Challenge, kind: Kind) -> int:
    """How many places of *kind* the challenge has."""
    return sum(places.count for places in challenge.places if (places.role, places.international) == kind)


def _kinds(challenge: Challenge, by_kind: Collection[Kind]) -> list[Kind]:
    declared = [(places.role, places.international) for places in challenge.places]
    return [kind for kind in dict.fromkeys([*declared, *sorted(by_kind)]) if kind in by_kind]


@dataclass(frozen=True)
class _Maker:
    """Makes fields: points and missing sheets by expression, draws by lane."""

    challenge: Challenge
    points: Mapping[UUID, Sequence[Points]]
    missing: Mapping[UUID, int]
    draws: Mapping[str, Draw]
    ranked_by_hash: Collection[UUID]

    def field(self, kind: Kind, expressions: Sequence[Expression]) -> Field:
        challenge = self.challenge
        places = next((one for one in challenge.places if (one.role, one.international) == kind), None)
        missing = {str(one.id): self.missing[one.id] for one in expressions if one.id in self.missing}
        listed = [one for one in expressions if self.points.get(one.id)]
        without = {lane for one in listed for lane in self.draws[one.lane].lacking}
        return Field(
            id=places.id if places else f"no-places-{kind[0]}{'-international' if kind[1] else ''}",
            title=places.title if places else phrase("no-places-for-this-kind"),
            quota=places.count if places else 0,
            kind=kind,
            expressions=expressions,
            ranking=[] if missing or without else self._rank(listed),
            missing=missing,
            without_lot=[lane.title for lane in challenge.lanes if lane.id in without],
        )

    def _rank(self, listed: Sequence[Expression]) -> list[Ranked]:
        scored = [self._scored(one) for one in listed]
        return rank(scored, self.challenge.criteria, self.challenge.tie_breaks)

    def _scored(self, one: Expression) -> Scored:
        return Scored(
            expression_id=str(one.id),
            name=one.name,
            lot=lot(self.draws[one.lane].key, one.id),
            sheets=self.points[one.id],
            ranked_by_hash=one.content_hash if one.id in self.ranked_by_hash else "",
        )
