"""Who is let in and by what: beginning sessions, issuing tokens, and ending both for all four services at once."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from services.notifications.accesses import Access, Kind, all_ended, beginning_of, device_of, one_ended
from services.notifications.actions.overseeing import READ, WRITE
from services.notifications.actions.welcoming import offices_of
from services.notifications.contracts import AccessEnded
from services.notifications.store import Accesses
from shared import addresses, clock, ended
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database, transactional
from shared.person import Person
from shared.settings import Settings
from shared.web import sessions


def begin_session(db: Database, email: str, *, user_agent: str, network: str) -> Access:
    """Note, in the open transaction, that *email* signs in now with that browser, from that network address."""
    now = clock.real()
    begun = Access(
        access_id=clock.new_id(),
        kind=Kind.SESSION,
        email=email,
        began_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=sessions.SESSION_HOURS),
        device=device_of(user_agent),
        network=beginning_of(network),
        confidential=any(one.confidential for one in Accesses(db).of(email)),
    )
    Accesses(db).save(begun)
    return begun


def still_here(db: Database, by: Person, *, confidential: bool = False) -> Access | None:
    """The session of whoever looks at a page now, once a minute and when it turns *confidential*; None in between, and
    for others than sessions."""
    if by.access_id is None or by.scopes is not None:
        return None
    turned = confidential and Accesses(db).read_in_confidence(by.access_id)
    return Accesses(db).find(by.access_id) if Accesses(db).seen(by.access_id, clock.real()) or turned else None


def mine(db: Database, *, by: Person) -> list[Access]:
    """The sessions and tokens that let in as *by* now, newest first."""
    return [one for one in Accesses(db).of(by.email) if one.works(clock.real())]


@transactional
def sign_out(db: Database, *, by: Person) -> None:
    """End the session that *by* asks with."""
    if by.access_id is None:
        return
    if found := Accesses(db).find(by.access_id):
        Accesses(db).save(found.ended(clock.real(), by=by.email))
    _tell(db, one_ended(by.access_id, by.email, expires_at=clock.real() + timedelta(hours=sessions.SESSION_HOURS)))


@transactional
def sign_out_everywhere(db: Database, *, by: Person) -> None:
    """End every session that *by* has begun, also those that no record knows. Tokens go on."""
    _end_all(db, Kind.SESSION, by.email, by=by.email, longest=timedelta(hours=sessions.SESSION_HOURS))


@transactional
def end_mine(db: Database, access_id: UUID, *, by: Person) -> Access:
    """End one session or token of *by*.

    Raises:
        NotFound: there is none of that id that is theirs.
    """
    found = Accesses(db).get(access_id)
    if not addresses.same(found.email, by.email):
        raise NotFound("There is no such session or token, or no longer.")
    return _end(db, found, by=by.email)


@transactional
def issue_token(
    db: Database, settings: Settings, email: str, scopes: Iterable[str], lifetime: timedelta, *, purpose: str, by: str
) -> str:
    """A token for a script that acts for *email*, and a record of what it is for; the token itself is kept nowhere.

    Raises:
        Refused: it has no scope, or lives too long.
    """
    now, access_id, allowed = clock.real(), clock.new_id(), tuple(sorted(set(scopes)))
    issued = sessions.issue_token(settings, email, allowed, lifetime, access_id=str(access_id))
    record = Access(
        access_id=access_id,
        kind=Kind.TOKEN,
        email=email,
        began_at=now,
        expires_at=now + lifetime,
        scopes=allowed,
        purpose=purpose,
        by=by,
    )
    Accesses(db).save(record)
    return issued


def tokens(db: Database, *, by: Person) -> list[Access]:
    """Every token, newest first. For organisers."""
    _check_organiser(db, by, READ)
    return list(Accesses(db).tokens())


def revoke(db: Database, access_id: UUID, *, by: Person) -> None:
    """End a token, whoever it acts for. For organisers.

    Raises:
        NotFound: there is no such token.
    """
    _check_organiser(db, by, WRITE)
    revoke_token(db, access_id, by=by.email)


@transactional
def revoke_token(db: Database, access_id: UUID, *, by: str) -> Access:
    """End a token, by a person who has the command line or a right to.

    Raises:
        NotFound: there is no such token.
    """
    found = Accesses(db).get(access_id)
    if found.kind is not Kind.TOKEN:
        raise NotFound("There is no such token.")
    return _end(db, found, by=by)


@transactional
def revoke_tokens_of(db: Database, email: str, *, by: str) -> None:
    """End every token that acts for *email*, also those that no record knows."""
    _end_all(db, Kind.TOKEN, email, by=by, longest=sessions.LONGEST_TOKEN)


def _check_organiser(db: Database, who: Person, scope: str) -> None:
    who.need(scope)
    if not offices_of(db, who.email):
        raise NotAllowed("Only organisers of the challenge see the tokens of others.")


def _end(db: Database, found: Access, *, by: str) -> Access:
    after = found.ended(clock.real(), by=by)
    Accesses(db).save(after)
    _tell(db, one_ended(found.access_id, found.email, expires_at=found.expires_at))
    return after


def _end_all(db: Database, kind: Kind, email: str, *, by: str, longest: timedelta) -> None:
    now = clock.real()
    for found in Accesses(db).of(email, kind):
        Accesses(db).save(found.ended(now, by=by))
    _tell(db, all_ended(kind, email, at=now, longest=longest))


def _tell(db: Database, fact: AccessEnded) -> None:
    """Let it be over here at once, and at the others as soon as they hear of it."""
    ended.note(db, fact.what, issued_until=fact.issued_until, kept_until=fact.kept_until)
    db.announce(fact)
