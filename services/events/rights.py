"""Who may see and do what in events. Predicates only, and the one place here that names an office."""

from collections.abc import Collection, Iterable
from uuid import UUID

from services.events.model.delegates import Delegate
from services.events.model.expressions import Applicant
from shared import addresses
from shared.challenge import Challenge, Office
from shared.person import Person


def organises(challenge: Challenge, person: Person) -> bool:
    """Whether *person* may change the challenge's sessions and read who takes part: everybody whom its file names.

    Source: the challenge file, `organisers`.
    """
    return bool(challenge.offices_of(person.email))


def organises_any(challenges: Iterable[Challenge], person: Person) -> bool:
    """Whether there is a challenge among these that *person* organises."""
    return any(organises(challenge, person) for challenge in challenges)


def may_read_delegation(expression_id: UUID, *, hidden: Collection[UUID]) -> bool:
    """Whether an organiser may know that the expression has a delegation, and who is in it; *hidden*: the expressions
    that a conflict of interest keeps from them.

    Source: ARCHITECTURE.md, "the seal has no exceptions".
    """
    return expression_id not in hidden


def may_replace_anybody(challenge: Challenge, person: Person) -> bool:
    """Whether *person* may put somebody in the place of every delegate to the challenge's events, giving a reason: the
    programme office, for a contact who is silent.

    Source: ARCHITECTURE.md, 2026-11-24, a replacement is one transaction and one fact.
    """
    return Office.PROGRAMME in challenge.offices_of(person.email)


def speaks_for(applicant: Applicant | None, person: Person) -> bool:
    """Whether *person* may name, seat, replace and remove the delegates of an expression: the contact in its newest
    version."""
    return applicant is not None and addresses.same(applicant.contact.email, person.email)


def is_self(delegate: Delegate, person: Person) -> bool:
    """Whether *person* is the delegate, who alone has their private feed and a new link to it."""
    return addresses.same(delegate.contact.email, person.email)


def may_choose(delegate: Delegate, applicant: Applicant | None, person: Person) -> bool:
    """Whether *person* may take and give back the delegate's seats: they themself, and who speaks for their city."""
    return is_self(delegate, person) or speaks_for(applicant, person)


def may_read_way_in(*, holds_seat: bool, organises: bool) -> bool:
    """Whether somebody may read the link to join a session, and a place that holds one: who holds a seat in it, and its
    organisers.

    Source: ARCHITECTURE.md, 2026-11-24, a place of old is parted when it is read.
    """
    return holds_seat or organises


def may_join(delegate: Delegate, challenge: Challenge, person: Person) -> bool:
    """Whether *person* may read the links to join what the delegate has a seat in: they themself, and organisers."""
    return is_self(delegate, person) or organises(challenge, person)
