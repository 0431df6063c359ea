"""Telling the other services what a conflict of interest hides from an organiser, in the open transaction.

Reviewers who hold no office read nothing of the other services that a conflict could hide.
"""

from collections.abc import Iterable, Iterator

from services.selection import rights
from services.selection.contracts import ConflictArose, ConflictForeseen
from services.selection.model.committee import Member, Reviewer
from services.selection.model.expressions import Particulars
from services.selection.store.conflicts import Conflicts
from services.selection.store.expressions import Expressions
from services.selection.store.reviewers import Reviewers
from shared import addresses
from shared.challenge import Challenge, Organiser
from shared.messages import Fact
from shared.mongo import Database
from shared.text import caseless


def tell(db: Database, challenge: Challenge, expressions: Iterable[Particulars] | None = None) -> None:
    """Tell every conflict of an organiser that was not told yet, of *expressions* or of all, sealed ones too; and with
    all, what keeps them from expressions that selection does not know."""
    facts: list[Fact] = [fact for key, fact in _each(db, challenge, expressions) if db.claim(key)]
    if expressions is None:
        facts += [fact for key, fact in _foreseen(db, challenge) if db.claim(key)]
    db.announce(*facts)


def standing(db: Database, challenge: Challenge) -> list[ConflictArose]:
    """Every conflict of an organiser as it stands, told or not."""
    return [fact for _, fact in _each(db, challenge, None)]


def foreseen(db: Database, challenge: Challenge) -> list[ConflictForeseen]:
    """What keeps each organiser from whatever touches a country or covers a city, told or not."""
    return [fact for _, fact in _foreseen(db, challenge)]


def _foreseen(db: Database, challenge: Challenge) -> Iterator[tuple[str, ConflictForeseen]]:
    """With the key that lets it be told once."""
    for organiser in challenge.organisers:
        reviewer = Reviewers(db).by_email(organiser.email)
        if reviewer is None:
            continue
        declared = [(one.country or "", one.city) for one in Conflicts(db).of(reviewer.id) if one.city]
        for country, city in [(reviewer.country, ""), *declared]:
            of = {"challenge_id": challenge.id, "email": organiser.email}
            key = f"foreseen-conflict/{challenge.id}/{reviewer.id}/{country}/{caseless(city)}"
            yield key, ConflictForeseen(**of, country=country, city=city)


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
