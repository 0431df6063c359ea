"""Who goes on: what an action asks of `rights` before it does or shows anything."""

from collections.abc import Iterable
from uuid import UUID

from services.events import rights
from services.events.model.delegates import Delegate
from services.events.model.delegations import Delegation
from services.events.model.sessions import Session
from services.events.store.challenges import Challenges
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.events.store.expressions import Applicants
from services.events.store.sessions import Sessions
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts
from shared.person import Person
from shared.phrases import phrase


def check_organiser(db: Database, challenge_id: str, *, by: Person) -> None:
    """Go on only if *by* is an organiser of the challenge.

    Raises:
        NotAllowed: the challenge file does not name them.
    """
    if not rights.organises(Challenges(db).get(challenge_id), by):
        raise NotAllowed(phrase("only-organisers"))


def check_contact(db: Database, delegation: Delegation, *, by: Person) -> None:
    """Go on only if *by* speaks for the delegation's city.

    Raises:
        NotAllowed: the expression's newest version names somebody else.
    """
    if not rights.speaks_for(Applicants(db).find(delegation.expression_id), by):
        raise _not_the_contact()


def organised_session(db: Database, session_id: str, *, by: Person) -> Session:
    """The session, if *by* organises it.

    Raises:
        NotAllowed: they do not.
    """
    session = Sessions(db).get(session_id)
    check_organiser(db, session.challenge_id, by=by)
    return session


def check_choosing(db: Database, delegate: Delegate, *, by: Person) -> None:
    """Go on only if *by* may take and give back the delegate's seats.

    Raises:
        NotAllowed: they are neither the delegate nor the delegation's contact.
    """
    if rights.may_choose(delegate, None, by):  # most ask for themselves, and nothing more need be read
        return
    delegation = Delegations(db).get(delegate.delegation_id)
    if not rights.may_choose(delegate, Applicants(db).find(delegation.expression_id), by):
        raise _not_the_contact()


def speaks_as_office(db: Database, delegation: Delegation, *, by: Person) -> bool:
    """Whether *by* may replace the delegation's delegates as the programme office, and not as its contact.

    Raises:
        NotAllowed: they are neither.
    """
    if rights.speaks_for(Applicants(db).find(delegation.expression_id), by):
        return False
    challenge = Challenges(db).get(Events(db).get(delegation.event_id).challenge_id)
    is_readable = rights.may_read_delegation(delegation.expression_id, hidden=Conflicts(db).hidden_from(by.email))
    if not (is_readable and rights.may_replace_anybody(challenge, by)):
        raise NotAllowed(phrase("only-contact-and-office"))
    return True


def readable(db: Database, delegations: Iterable[Delegation], *, by: Person) -> list[Delegation]:
    """Those of *delegations* that no conflict of interest hides from *by*, an organiser."""
    hidden = Conflicts(db).hidden_from(by.email)
    return [one for one in delegations if rights.may_read_delegation(one.expression_id, hidden=hidden)]


def present(delegate: Delegate) -> Delegate:
    """*delegate*, who is one still.

    Raises:
        NotFound: they left.
    """
    if not delegate.present:
        raise NotFound(phrase("no-such-delegate"))
    return delegate


def lock_present(db: Database, delegate_id: UUID) -> Delegate:
    """The delegate, who is one still and whom nobody else changes until the transaction ends.

    Raises:
        NotFound: there is no such delegate, or they left.
    """
    return present(Delegates(db).lock(delegate_id))


def _not_the_contact() -> NotAllowed:
    """Without the delegation's name: who asks may be anybody, and until the announcement it is nobody's business."""
    return NotAllowed(phrase("only-contact"))
