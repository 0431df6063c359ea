"""Telling the other services what a conflict of interest hides from an organiser, in the open transaction.

Reviewers who hold no office read nothing of the other services that a conflict could hide.
"""

from collections.abc import Iterable, Iterator

from services.selection import rights
from services.selection.contracts import ConflictArose
from services.selection.model.committee import Member, Reviewer
from services.selection.model.expressions import Particulars
from services.selection.store.conflicts import Conflicts
from services.selection.store.expressions import Expressions
from services.selection.store.reviewers import Reviewers
from shared import addresses
from shared.challenge import Challenge, Organiser
from shared.mongo import Database


def tell(db: Database, challenge: Challenge, expressions: Iterable[Particulars] | None = None) -> None:
    """Tell every conflict of an organiser that was not told yet, of *expressions* or of all, sealed ones too."""
    facts = [fact for key, fact in _each(db, challenge, expressions) if db.claim(key)]
    db.announce(*facts)


def standing(db: Database, challenge: Challenge) -> list[ConflictArose]:
    """Every conflict of an organiser as it stands, told or not."""
    return [fact for _, fact in _each(db, challenge, None)]


def _each(
    db: Database, challenge: Challenge, expressions: Iterable[Particulars] | None
) -> Iterator[tuple[str, ConflictArose]]:
    """With the key that lets it be told once."""
    roster, declared = Reviewers(db).all(), Conflicts(db).all()
    members = [_member(challenge, one, roster) for one in challenge.organisers]
    for expression in Expressions(db).particulars(challenge.id, sealed=True) if expressions is None else expressions:
        for who in members:
            if not rights.may_read(expression, who, declared):
                known = who.reviewer.id if who.reviewer else "sender"
                fact = ConflictArose(challenge_id=challenge.id, expression_id=expression.id, email=who.email)
                yield f"conflict/{expression.id}/{known}", fact


def _member(challenge: Challenge, organiser: Organiser, roster: Iterable[Reviewer]) -> Member:
    reviewer = next((one for one in roster if addresses.same(one.email, organiser.email)), None)
    offices = challenge.offices_of(organiser.email)
    return Member(email=organiser.email, name=organiser.name, offices=offices, reviewer=reviewer)
