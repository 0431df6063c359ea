"""Who is asking, as the committee knows them; and the refusal of whoever may not go on."""

from functools import reduce
from uuid import UUID

from services.selection import rights
from services.selection.model.committee import HasLeft, Member, Reviewer
from services.selection.model.expressions import Expression
from services.selection.store.conflicts import Conflicts
from services.selection.store.expressions import Expressions
from services.selection.store.reviewers import Reviewers
from shared import addresses
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import Phrase, day, phrase


def member(db: Database, by: Person) -> Member:
    """The person who is asking, as the challenge file and the roster know them."""
    try:
        challenge = Challenges(db).current()
    except NotFound:
        return Member(email=by.email)
    reviewer = Reviewers(db).by_email(by.email)
    listed = next((one for one in challenge.organisers if addresses.same(one.email, by.email)), None)
    name = listed.name if listed else reviewer.name if reviewer else ""
    return Member(email=by.email, name=name, offices=challenge.offices_of(by.email), reviewer=reviewer)


def organiser(db: Database, by: Person) -> Member:
    """The chair or programme officer who is asking.

    Raises:
        NotAllowed: it is somebody else.
    """
    who = member(db, by)
    if not rights.is_organiser(who):
        raise NotAllowed(phrase("for-organisers", email=who.email))
    return who


def chair(db: Database, by: Person) -> Member:
    """The chair who is asking.

    Raises:
        NotAllowed: it is somebody else.
    """
    who = member(db, by)
    if not rights.is_chair(who):
        raise NotAllowed(phrase("for-chairs", email=who.email))
    return who


def on_committee(db: Database, by: Person) -> Member:
    """The organiser or reviewer who is asking.

    Raises:
        NotAllowed: it is somebody else.
        HasLeft: a reviewer who is no longer on the committee.
    """
    who = member(db, by)
    if not rights.is_on_committee(who):
        raise NotAllowed(phrase("not-on-the-committee", email=by.email))
    if who.reviewer is not None and not rights.is_organiser(who):
        check_present(db, who.reviewer)
    return who


def reviewer(db: Database, by: Person) -> Reviewer:
    """The reviewer who is asking.

    Raises:
        NotAllowed: it is somebody else.
        HasLeft: they are no longer on the committee.
    """
    listed = member(db, by).reviewer
    if listed is None:
        raise NotAllowed(phrase("not-a-reviewer", email=by.email))
    check_present(db, listed)
    return listed


def check_present(db: Database, reviewer: Reviewer) -> None:
    """Refuse whoever has left the committee, with the day and whom to ask.

    Raises:
        HasLeft.
    """
    if reviewer.left_at is None:
        return
    challenge = Challenges(db).current()
    chairs: list[Phrase | str] = [f"{one.name} ({one.email})" for one in challenge.organisers if rights.is_chair(one)]
    left = day(reviewer.left_at.astimezone(challenge.time_zone).date())
    raise HasLeft(day=left, chairs=reduce(_or, chairs))


def _or(one: Phrase | str, other: Phrase | str) -> Phrase | str:
    return phrase("one-or-other", one=one, other=other)


def readable(db: Database, expression_id: UUID, who: Member) -> Expression:
    """A final expression that no conflict of interest keeps the one who is asking from.

    Raises:
        NotFound: it is none of these, in the same words.
    """
    expression = Expressions(db).get(expression_id)
    if not rights.may_read(expression, who, Conflicts(db).of(who.reviewer.id) if who.reviewer else ()):
        raise NotFound(Expressions.missing)
    return expression
