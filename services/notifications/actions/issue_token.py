"""Issuing a token to a script, from the command line."""

from collections.abc import Iterable
from datetime import timedelta

from services.notifications.model.accesses import Access, Kind
from services.notifications.store.accesses import Accesses
from shared import clock
from shared.mongo import Database, transactional
from shared.settings import Settings
from shared.web import sessions


@transactional
def issue_token(
    db: Database,
    settings: Settings,
    email: str,
    scopes: Iterable[str],
    lifetime: timedelta,
    *,
    purpose: str,
    account: str,
) -> str:
    """A token for a script that acts for *email*, and a record of what it is for; the token itself is kept nowhere.

    *account*: the machine's account that issues it.

    Raises:
        Refused: it has no scope, or lives too long.
    """
    now, access_id, allowed = clock.real(), clock.new_id(), tuple(sorted(set(scopes)))
    token = sessions.issue_token(settings, email, allowed, lifetime, access_id=str(access_id))
    record = Access(
        access_id=access_id,
        kind=Kind.TOKEN,
        email=email,
        began_at=now,
        expires_at=now + lifetime,
        scopes=allowed,
        purpose=purpose,
        by=account,
    )
    Accesses(db).save(record)
    return token
