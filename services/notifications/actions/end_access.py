"""Ending sessions and tokens, for all four services at once."""

from datetime import timedelta
from uuid import UUID

from services.notifications.actions import organisers
from services.notifications.contracts import AccessEnded
from services.notifications.model.accesses import Access, Kind, all_ended, one_ended
from services.notifications.store.accesses import Accesses
from shared import addresses, clock, ended
from shared.errors import NotFound
from shared.mongo import Database, transactional
from shared.person import Person
from shared.phrases import phrase
from shared.web import sessions


@transactional
def sign_out(db: Database, *, by: Person) -> None:
    """End the session that *by* asks with."""
    if by.access_id is None:
        return
    if session := Accesses(db).find(by.access_id):
        Accesses(db).save(session.ended(clock.real(), by=by.email))
    _tell(db, one_ended(by.access_id, by.email, expires_at=clock.real() + timedelta(hours=sessions.SESSION_HOURS)))


@transactional
def sign_out_everywhere(db: Database, *, by: Person) -> None:
    """End every session that *by* has begun, also those without a record. Tokens go on."""
    _end_all(db, Kind.SESSION, by.email, by=by.email, longest=timedelta(hours=sessions.SESSION_HOURS))


@transactional
def end_mine(db: Database, access_id: UUID, *, by: Person) -> Access:
    """End one session or token of *by*.

    Raises:
        NotFound: there is none of that id that is theirs.
    """
    access = Accesses(db).get(access_id)
    if not addresses.same(access.email, by.email):
        raise NotFound(Accesses.missing)
    return _end(db, access, by=by.email)


def revoke(db: Database, access_id: UUID, *, by: Person) -> Access:
    """End a token, whoever it acts for.

    Raises:
        NotAllowed: *by* is no organiser, or asks with a token that may not.
        NotFound: there is no such token.
    """
    organisers.check_tokens(db, by, organisers.WRITE)
    return revoke_token(db, access_id, account=by.email)


@transactional
def revoke_token(db: Database, access_id: UUID, *, account: str) -> Access:
    """End a token; *account*: whoever does, by the command line an account of the machine.

    Raises:
        NotFound: there is no such token.
    """
    access = Accesses(db).get(access_id)
    if access.kind is not Kind.TOKEN:
        raise NotFound(phrase("no-such-token"))
    return _end(db, access, by=account)


@transactional
def revoke_tokens_of(db: Database, email: str, *, account: str) -> None:
    """End every token that acts for *email*, also those without a record."""
    _end_all(db, Kind.TOKEN, email, by=account, longest=sessions.LONGEST_TOKEN)


def _end(db: Database, access: Access, *, by: str) -> Access:
    after = access.ended(clock.real(), by=by)
    Accesses(db).save(after)
    _tell(db, one_ended(access.access_id, access.email, expires_at=access.expires_at))
    return after


def _end_all(db: Database, kind: Kind, email: str, *, by: str, longest: timedelta) -> None:
    now = clock.real()
    for access in Accesses(db).of(email, kind):
        Accesses(db).save(access.ended(now, by=by))
    _tell(db, all_ended(kind, email, at=now, longest=longest))


def _tell(db: Database, fact: AccessEnded) -> None:
    """Let it be over here at once, and at the others as soon as they hear of it."""
    ended.note(db, fact.what, issued_until=fact.issued_until, kept_until=fact.kept_until)
    db.announce(fact)
