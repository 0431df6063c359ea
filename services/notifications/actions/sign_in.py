"""Signing in: asking for the link, using it once, and staying signed in."""

from datetime import timedelta

from services.notifications.actions import links
from services.notifications.model.accesses import Access, Kind, beginning_of, device_of
from services.notifications.model.notices import requests
from services.notifications.model.sign_ins import AGAIN, HOME, MINUTES, SignIn, budgets
from services.notifications.store.accesses import Accesses
from services.notifications.store.challenges import Challenges
from services.notifications.store.letters import Letters
from services.notifications.store.sign_ins import SignIns
from shared import addresses, clock
from shared.mongo import Database, transactional
from shared.people import Contact
from shared.person import Person
from shared.settings import Settings
from shared.texts import ORIGINAL
from shared.web import sessions
from shared.web.networks import block_of
from shared.web.ratelimit import spent


def ask_to_sign_in(db: Database, email: str, *, next_page: str, asked_from: str, language: str = ORIGINAL) -> None:
    """See to it that a link for *email* that works is in its mailbox, whoever that is: signing in proves an address,
    and every address may. A letter goes out where one is due; else the newest one's link works again.

    *asked_from*: the network address of whoever asks; *language*: the one they read the page in.
    """
    block = block_of(asked_from)
    at_home = SignIns(db).was_used(email, since=clock.real() - HOME, block=block)
    has_budget = not any(
        spent(db, key, at_most=letters, seconds=seconds)
        for key, letters, seconds in budgets(email, block, at_home=at_home)
    )
    _put_link(db, Contact(email=email, language=language), next_page, asked_from, has_budget)


@transactional
def _put_link(db: Database, contact: Contact, next_page: str, asked_from: str, has_budget: bool) -> None:
    email, now = contact.email, clock.real()
    newest = SignIns(db).newest_unused(email, since=now - AGAIN)
    if not has_budget and newest:
        SignIns(db).save(newest.again(now, next=next_page))
        return
    if not has_budget and not _is_somebody(db, email):
        return
    sign_in = SignIn(sign_in_id=clock.new_id(), email=email, next=next_page, asked_at=now, asked_from=asked_from)
    SignIns(db).save(sign_in)
    title = Challenges(db).title()
    notice = requests.sign_in(
        sign_in.sign_in_id, contact, title=title, asked_at=now, minutes=MINUTES, asked_from=asked_from
    )
    Letters(db).queue(notice, until=sign_in.expires_at)


def _is_somebody(db: Database, email: str) -> bool:
    """Whether *email* gets a letter although strangers have spent what its mailbox may get.

    A mailbox has one plain address and any number with a tag, so one with a tag must have been written to before.
    """
    is_plain = addresses.mailbox(email) == addresses.key(email)
    return is_plain or Letters(db).knows(email) or SignIns(db).was_used(email, since=clock.real() - HOME)


def see_sign_in(db: Database, settings: Settings, token: str) -> SignIn:
    """The sign-in that a mailed link opens, unchanged.

    Raises:
        NotFound: the link is not ours.
        LinkUsed, LinkExpired: it no longer works.
    """
    sign_in = SignIns(db).get(links.sign_in_of(settings, token))
    sign_in.used(clock.real())
    return sign_in


@transactional
def sign_in(db: Database, settings: Settings, token: str, *, user_agent: str, network: str) -> tuple[SignIn, Access]:
    """Use a mailed link, in the browser *user_agent* at the address *network*; whoever holds it has proven the address
    it went to. Returns: the sign-in and the session that begins.

    Raises:
        NotFound, LinkUsed, LinkExpired: as above.
    """
    used = see_sign_in(db, settings, token).used(clock.real(), block=block_of(network))
    SignIns(db).save(used)
    return used, begin_session(db, used.email, user_agent=user_agent, network=network)


def begin_session(db: Database, email: str, *, user_agent: str, network: str) -> Access:
    """Note, in the open transaction, that *email* signs in now with that browser, from that network address."""
    now = clock.real()
    session = Access(
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
    Accesses(db).save(session)
    return session


def still_here(db: Database, *, by: Person, confidential: bool = False) -> Access | None:
    """The session of whoever looks at a page now, once a minute and when it turns *confidential*; None in between, and
    for others than sessions."""
    if by.access_id is None or by.scopes is not None:
        return None
    turned = confidential and Accesses(db).read_in_confidence(by.access_id)
    return Accesses(db).find(by.access_id) if Accesses(db).seen(by.access_id, clock.real()) or turned else None
