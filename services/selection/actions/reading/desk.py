"""What a reviewer sees: their assignments, and an expression beside their own score sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.selection import rights
from services.selection.actions import members, score
from services.selection.actions.reading import committee
from services.selection.actions.reading.committee import Declared
from services.selection.model.committee import Member
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet
from services.selection.store.conflicts import Conflicts
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.sheets import Sheets
from shared.challenge import Challenge, Organiser
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.text import in_order

Assigned = tuple[Expression, Sheet]


@dataclass(frozen=True)
class Desk:
    """A reviewer's assignments and what they declared; neither for somebody who has left.

    Attributes:
        chairs: whom somebody may ask who has left.
    """

    challenge: Challenge
    reviews: Sequence[Assigned]
    conflicts: Sequence[Declared]
    chairs: Sequence[Organiser]


@dataclass(frozen=True)
class Review:
    """An expression that a reviewer was assigned, beside their own sheet.

    Attributes:
        ended: whether the decision on it is on its way, so that its scores no longer change.
    """

    challenge: Challenge
    expression: Expression
    sheet: Sheet
    ended: bool


def assigned(db: Database, *, by: Person) -> list[Assigned]:
    """What the reviewer was assigned and may still open, by name, each with their own sheet.

    Raises:
        NotAllowed, HasLeft.
    """
    reviewer = members.reviewer(db, by)
    sheets = [sheet for sheet in Sheets(db).of_reviewer(reviewer.id) if rights.may_open(sheet)]
    about = Expressions(db).by_key([sheet.expression_id for sheet in sheets])
    declared = Conflicts(db).of(reviewer.id)
    open_to = {key: one for key, one in about.items() if rights.may_read(one, Member.of(reviewer), declared)}
    mine = [(open_to[sheet.expression_id], sheet) for sheet in sheets if sheet.expression_id in open_to]
    return sorted(mine, key=lambda row: (in_order(row[0].name), row[0].id))


def desk(db: Database, who: Member, *, by: Person) -> Desk:
    """The page of a member who is on the roster, or was."""
    challenge = Challenges(db).current()
    if who.reviewer is not None and who.reviewer.left_at is not None:
        return Desk(challenge, [], [], [one for one in challenge.organisers if rights.is_chair(one)])
    return Desk(challenge, assigned(db, by=by), committee.conflicts(db, by=by), [])


def review(db: Database, expression_id: UUID, *, by: Person) -> Review:
    """An expression that the reviewer was assigned, and their own sheet.

    Raises:
        NotFound: there is none, it is sealed, somebody else's, or a conflict stands in between; nobody can tell which.
        HasLeft: the reviewer is no longer on the committee.
    """
    expression, sheet, _ = score.assigned(db, expression_id, by)
    ended = bool(Decisions(db).bound([expression_id]))
    return Review(Challenges(db).current(), expression, sheet, ended)
