"""Putting a released decision right, for two people to look at: old beside new, of one expression and no other."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.selection.contracts import Outcome
from services.selection.model.decisions import OUTCOMES, Correction, Decision, Override, Statement
from services.selection.model.expressions import Expression
from services.selection.model.releases import Release
from services.selection.model.sheets import Sheet
from shared.errors import Refused
from shared.people import City
from shared.phrases import Phrase, phrase
from shared.values import Value


class NothingToCorrect(Refused):
    """No decision on the expression has left, or what is asked for is what stands."""

    code = "nothing-to-correct"


class NoPlaceLeft(Refused):
    """A correction would give a place, and every place is held by somebody."""

    code = "no-place-left"


class OldReasons(Refused):
    """Another outcome, or another score, would be told with the reasons for the old one."""

    code = "old-reasons"


class Change(Value):
    """What a person wants to put right; None and empty mean that it stays.

    Attributes:
        reasons: what the applicant is told.
        because: why it is corrected, for the record.
        cities: the names of the cities in their present order.
        set_aside: whose submitted score sheets no longer count.
        letter: whether the applicant gets a letter; of another outcome they always do.
    """

    outcome: Outcome | None = None
    reasons: str = ""
    because: str
    name: str = ""
    cities: tuple[str, ...] = ()
    set_aside: tuple[UUID, ...] = ()
    letter: bool = False


def correct(
    expression: Expression,
    decision: Decision,
    sheets: Collection[Sheet],
    change: Change,
    *,
    scores: Phrase | None = None,
) -> Correction:
    """What *change* changes about *decision*, the newest one that was released on *expression*.

    *scores*: its points as they are without the sheets that are set aside; None where nobody may see them.

    Raises:
        NothingToCorrect: it changes nothing, or names cities or sheets that are not there; by field.
        OldReasons: the outcome changes, or sheets behind figures in the reasons go, and the reasons do not change.

    Source: ARCHITECTURE.md, "released places are taken".
    """
    was = statement(expression, decision)
    now = Statement(
        outcome=change.outcome or was.outcome,
        reasons=change.reasons or was.reasons,
        name=change.name or was.name,
        cities=_renamed(was, change),
    )
    _check_sheets(change, sheets)
    if now == was and not change.set_aside:
        raise NothingToCorrect
    if now.reasons == was.reasons:
        _check_reasons(was, now, change, scores)
    return Correction(
        expression_id=expression.id,
        replaces=decision.generation,
        was=was,
        now=now,
        because=change.because,
        set_aside=change.set_aside,
        letter=change.letter or now.outcome is not was.outcome,
    )


def _check_sheets(change: Change, sheets: Collection[Sheet]) -> None:
    if unknown := set(change.set_aside) - {sheet.reviewer_id for sheet in sheets if sheet.counts}:
        raise NothingToCorrect(
            phrase("sheets-do-not-count", count=len(unknown)), fields={"set_aside": phrase("not-there")}
        )


def statement(expression: Expression, decision: Decision) -> Statement:
    """What *decision* says about *expression*."""
    return Statement(outcome=decision.outcome, reasons=decision.reasons, name=expression.name, cities=expression.cities)


def digest_of(correction: Correction) -> str:
    """What the two people bind themselves to."""
    return hashlib.sha256(correction.model_dump_json().encode()).hexdigest()


def still(correction: Correction, expression: Expression, decision: Decision | None, sheets: Collection[Sheet]) -> str:
    """The digest of *correction* as long as it corrects what stands; empty once that has changed."""
    counting = {sheet.reviewer_id for sheet in sheets if sheet.counts}
    stands = decision is not None and decision.generation == correction.replaces
    if decision is None or not stands or statement(expression, decision) != correction.was:
        return ""
    return digest_of(correction) if counting.issuperset(correction.set_aside) else ""


def corrected(decision: Decision, correction: Correction, release: Release, *, now: datetime) -> Decision:
    """The decision that takes the place of *decision*, bound to the confirmed *release*; that one stays on record."""
    is_other = correction.now.outcome is not correction.was.outcome
    made = Override(
        expression_id=decision.expression_id,
        outcome=correction.now.outcome,
        reason=correction.because,
        by=release.proposed_by,
        at=release.proposed_at,
    )
    return decision.model_copy(
        update={
            "generation": decision.generation + 1,
            "outcome": correction.now.outcome,
            "rank": None if is_other else decision.rank,
            "score": "" if correction.set_aside else decision.score,
            "drawn": () if is_other or correction.set_aside else decision.drawn,
            "reasons": correction.now.reasons,
            "why": tuple(_why(decision, correction, release)),
            "override": made if is_other else decision.override,
            "decided_at": now,
            "decided_by": release.proposed_by,
            "release_id": release.id,
            "released_at": None,
            "announced_at": None,
            "correction": correction,
        }
    )


def _check_reasons(was: Statement, now: Statement, change: Change, scores: Phrase | None) -> None:
    if now.outcome is not was.outcome:
        fields = {"reasons": phrase("write-reasons-for-outcome")}
        raise OldReasons(was=OUTCOMES[was.outcome], now=OUTCOMES[now.outcome], fields=fields)
    if change.set_aside and any(sign.isdigit() for sign in "".join(map(str, now.reasons))):
        anew = phrase("write-reasons-with-scores", scores=scores) if scores else phrase("write-reasons-anew")
        raise OldReasons(phrase("reasons-count-sheets"), fields={"reasons": anew})


def _renamed(was: Statement, change: Change) -> tuple[City, ...]:
    if not change.cities:
        return was.cities
    if len(change.cities) != len(was.cities):
        count = len(was.cities)
        fields = {"cities": phrase("name-all-cities", count=count)}
        raise NothingToCorrect(phrase("name-each-city", count=count), fields=fields)
    pairs = zip(was.cities, change.cities, strict=True)
    return tuple(city.model_copy(update={"name": name}) for city, name in pairs)


def _why(decision: Decision, correction: Correction, release: Release) -> list[Phrase]:
    before = phrase("corrects-decision", number=decision.generation, outcome=OUTCOMES[decision.outcome])
    aside = len(correction.set_aside)
    sheets = [phrase("sheets-no-longer-count", count=aside)] if aside else []
    people = phrase("proposed-and-confirmed-by", proposed=release.proposed_by, confirmed=release.confirmed_by)
    letter = phrase("gets-a-letter") if correction.letter else phrase("gets-no-letter")
    return [before, phrase("because", reason=correction.because), *sheets, people, letter]
