"""What conflicts of interest hide from somebody, and what is left of what they read beside it.

Of a hidden expression they read its name. Where one competes with others for a kind of place, ranks, the sentences that
name them, and digests of the whole tell about it, so these are left out there too. That the outcomes of all others,
taken together, say how many places are left is arithmetic, and stays.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.selection.model.acts import Act
from services.selection.model.decisions import Correction, Decision
from services.selection.model.expressions import Particulars, Round
from services.selection.model.fields import Field, Kind, Record, kind_of
from services.selection.model.releases import Release


@dataclass(frozen=True)
class Hidden:
    """The expressions that are hidden from somebody, the kinds of place that they compete for, and their lanes."""

    ids: frozenset[UUID] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    lanes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, expressions: Iterable[Particulars]) -> "Hidden":
        """These, hidden."""
        listed = list(expressions)
        return cls(
            ids=frozenset(one.id for one in listed),
            kinds=frozenset(kind_of(one) for one in listed),
            lanes=frozenset(one.lane for one in listed),
        )

    def record(self, record: Record) -> Record:
        """*record* without what is hidden."""
        if not self.ids:
            return record
        return replace(
            record,
            expressions=[one for one in record.expressions if one.id not in self.ids],
            sheets=[sheet for sheet in record.sheets if sheet.expression_id not in self.ids],
        )

    def rounds(self, rounds: Mapping[str, Round]) -> dict[str, Round]:
        """*rounds*, by lane, without what is hidden."""
        return {
            lane: one.model_copy(update={"final": tuple(e for e in one.final if e.expression_id not in self.ids)})
            for lane, one in rounds.items()
        }

    def field(self, field: Field, whole: Field) -> Field:
        """*field*, made of what is not hidden, as far as the *whole* is: while a hidden sheet is missing, there is no
        ranking."""
        return field if whole.is_complete or not field.is_complete else replace(field, ranking=[], is_waiting=True)

    def decision(self, decision: Decision, kind: Kind) -> Decision:
        """*decision* on an expression of *kind*, without what tells ranks where one is hidden."""
        if kind not in self.kinds:
            return decision
        told = {"rank": None, "reasons": "", "why": (), "drawn": ()}
        correction = decision.correction and _without_reasons(decision.correction)
        return decision.model_copy(update={**told, "correction": correction})

    def acts(self, acts: Iterable[tuple[str, Act]]) -> list[tuple[str, Act]]:
        """*acts*, none about what is hidden, without the totals of a whole round."""
        if not self.ids:
            return list(acts)
        return [(key, act.model_copy(update={"detail": ""}) if act.is_total else act) for key, act in acts]

    def touches(self, release: Release, kind: Kind | None) -> bool:
        """Whether *release* may hold something that is hidden, or that tells of it; *kind*: of what it corrects."""
        return kind in self.kinds if release.correction else bool(self.lanes & set(release.lanes))

    def release(self, release: Release, batch: Iterable[Decision]) -> Release:
        """What of *release*, which this touches, is not hidden; *batch*: its decisions that are not."""
        if release.correction is not None:
            return release.model_copy(update={"digest": "", "correction": _without_reasons(release.correction)})
        outcomes = Counter(decision.outcome.value for decision in batch)
        return release.model_copy(update={"digest": "", "total": outcomes.total(), "outcomes": dict(outcomes)})


def _without_reasons(correction: Correction) -> Correction:
    was, now = (one.model_copy(update={"reasons": ""}) for one in (correction.was, correction.now))
    return correction.model_copy(update={"was": was, "now": now})
