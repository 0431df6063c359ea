"""Who is asking, as the committee knows them; and the refusal of whoever may not go on."""

from collections.abc import Callable
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
from shared.words import day


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
    return _only(member(db, by), rights.is_organiser, "chair or programme")


def chair(db: Database, by: Person) -> Member:
    """The chair who is asking.

    Raises:
        NotAllowed: it is somebody else.
    """
    return _only(member(db, by), rights.is_chair, "chair")


def on_committee(db: Database, by: Person) -> Member:
    """The organiser or reviewer who is asking.

    Raises:
        NotAllowed: it is somebody else.
        HasLeft: a reviewer who is no longer on the committee.
    """
    who = member(db, by)
    if not rights.is_on_committee(who):
        raise NotAllowed(f"{by.email} is not on the committee.")
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
        raise NotAllowed(f"{by.email} is not on the committee's roster.")
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
    chairs = " or ".join(f"{one.name} ({one.email})" for one in challenge.organisers if rights.is_chair(one))
    when = day(reviewer.left_at, challenge.zone)
    raise HasLeft(f"You left the committee on {when}. If that is a mistake, ask its chair, {chairs}.")


def readable(db: Database, expression_id: UUID, who: Member) -> Expression:
    """A final expression that no conflict of interest keeps the one who is asking from.

    Raises:
        NotFound: it is none of these, in the same words.
    """
    expression = Expressions(db).get(expression_id)
    if not rights.may_read(expression, who, Conflicts(db).of(who.reviewer.id) if who.reviewer else ()):
        raise NotFound(Expressions.missing)
    return expression


def _only(who: Member, may: Callable[[Member], bool], whom: str) -> Member:
    if not may(who):
        raise NotAllowed(f"This is for the {whom}; you are signed in as {who.email}.")
    return who
