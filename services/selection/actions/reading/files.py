"""Everything about one expression, as an organiser may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.selection import rights
from services.selection.actions import correct, fields, hidden, members
from services.selection.model.acts import Act
from services.selection.model.decisions import Decision, Override
from services.selection.model.expressions import Expression
from services.selection.model.fields import kind_of
from services.selection.model.sheets import Sheet, sealed
from services.selection.store.acts import Acts
from services.selection.store.decisions import Decisions
from services.selection.store.outcomes import Overrides
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.person import Person

SHOWN_ACTS = 200


@dataclass(frozen=True)
class File:
    """Everything about one expression, as an organiser may see it.

    Attributes:
        sheets: without points and comment where they were never submitted, and in all until scoring has ended.
        ended: whether it has, in the expression's lane and for its kind of place.
        decisions: oldest first; one that is held only once scoring has ended.
        may_overrule: whether the one who is asking may overrule the ranking on it.
    """

    challenge: Challenge
    expression: Expression
    ended: bool
    sheets: Sequence[tuple[str, Sheet]]  # with the reviewer's name
    decisions: Sequence[Decision]
    override: Override | None
    acts: Sequence[Act]
    may_overrule: bool

    @property
    def has_left(self) -> bool:
        """Whether the newest decision that left can be corrected now."""
        bound = [decision for decision in self.decisions if decision.is_bound]
        return bool(bound) and bound[-1].released_at is not None


def expression_file(db: Database, expression_id: UUID, *, by: Person) -> File:
    """Everything about one expression; as unknown to an organiser with a conflict as a sealed one is.

    Raises:
        NotAllowed, NotFound.
    """
    who = members.organiser(db, by)
    expression, challenge = members.readable(db, expression_id, who), Challenges(db).current()
    unseen, kind = hidden.from_member(db, challenge, who), kind_of(expression)
    names, ended = Reviewers(db).names(), expression_id not in fields.unfinished(db, challenge)
    decisions = Decisions(db).on(expression_id)
    return File(
        challenge=challenge,
        expression=expression,
        ended=ended,
        sheets=[(names.get(sheet.reviewer_id, "?"), sheet) for sheet in _sheets(db, expression_id, ended=ended)],
        decisions=[unseen.decision(one, kind) for one in decisions if rights.may_read_decision(one, ended=ended)],
        override=Overrides(db).all(expression.challenge_id).get(expression_id),
        acts=Acts(db).newest(SHOWN_ACTS, about=str(expression_id)),
        may_overrule=rights.may_overrule(who, decisions),
    )


def correctable(db: Database, expression_id: UUID, *, by: Person) -> tuple[File, Decision]:
    """The same, with the newest decision that has left, which can be corrected.

    Raises:
        NotAllowed, NotFound, NothingToCorrect.
    """
    file = expression_file(db, expression_id, by=by)
    released = correct.released(db, file.expression)
    return file, next(one for one in file.decisions if one.generation == released.generation)


def _sheets(db: Database, expression_id: UUID, *, ended: bool) -> list[Sheet]:
    sheets = Sheets(db).of_expression(expression_id)
    return [sheet if rights.may_read_points(sheet, ended=ended) else sealed(sheet) for sheet in sheets]
