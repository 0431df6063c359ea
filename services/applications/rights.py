"""Who may see and do what: predicates, and the only place here that names an office.

Contents are for their owner and the programme office, and sealed for the committee until the close. A person who
chairs the committee is bound by the seal even if they also work for the programme office.
"""

from collections.abc import Collection
from uuid import UUID

from services.applications.model.expressions import Expression, Status
from shared import addresses, seal
from shared.challenge import Challenge, Office
from shared.person import Person


def owns(expression: Expression, person: Person) -> bool:
    """Whether *expression* is *person*'s own: nobody else changes, sends, withdraws, moves or deletes it."""
    return addresses.same(expression.owner, person.email)


def may_read(expression: Expression, challenge: Challenge, person: Person, *, hidden: Collection[UUID]) -> bool:
    """Whether *person* may know that *expression* exists, and read all of it.

    *hidden*: the expressions that a conflict of interest keeps from them; their own is theirs as an applicant.

    Source: ARCHITECTURE.md, "the seal has no exceptions".
    """
    if owns(expression, person):
        return True
    if expression.id in hidden:
        return False
    if is_sealed(challenge, person):
        return expression.status is Status.FINAL
    return seal.reads_all(challenge, person.email)


def may_read_reasons(expression: Expression, person: Person, *, hidden: Collection[UUID]) -> bool:
    """Whether *person*, who may read *expression*, may read what its applicant was told of the decision: who has a
    conflict with another may not, for that names ranks."""
    return owns(expression, person) or not hidden


def is_sealed(challenge: Challenge, person: Person) -> bool:
    """Whether *person* sees numbers only of what is not final."""
    return seal.reads_final(challenge, person.email)


def may_count(challenge: Challenge, person: Person) -> bool:
    """Whether *person* may know how many expressions there are in each state: any organiser, at any time."""
    return bool(challenge.offices_of(person.email))


def may_make_exceptions(
    expression: Expression, challenge: Challenge, person: Person, *, hidden: Collection[UUID]
) -> bool:
    """Whether *person* may lift rules for *expression*, unless it is their own, and take that back."""
    return Office.PROGRAMME in challenge.offices_of(person.email) and may_read(
        expression, challenge, person, hidden=hidden
    )
