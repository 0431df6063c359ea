"""Signing in: asking for the link, and using it once."""

from services.notifications.letters import people
from services.notifications.signing_in import MINUTES, SignIn, opened
from services.notifications.store import Challenges, Letters, SignIns
from shared import clock
from shared.mongo import Database, transactional
from shared.people import Contact
from shared.settings import Settings


@transactional
def ask_to_sign_in(db: Database, email: str, *, next_page: str, asked_from: str) -> None:
    """Queue the link for *email*, whoever that is: signing in proves an address, and every address may."""
    sign_in = SignIn(
        sign_in_id=clock.new_id(), email=email, next=next_page, asked_at=clock.real(), asked_from=asked_from
    )
    SignIns(db).save(sign_in)
    letter = people.sign_in(
        sign_in.sign_in_id, Contact(email=email), title=Challenges(db).title(), asked_at=sign_in.asked_at,
        minutes=MINUTES, asked_from=asked_from,
    )  # fmt: skip
    Letters(db).queue(letter, until=sign_in.expires_at)


def see_sign_in(db: Database, settings: Settings, token: str) -> SignIn:
    """The sign-in that a mailed link opens, unchanged.

    Raises:
        NotFound: the link is not ours.
        LinkUsed, LinkExpired: it no longer works.
    """
    sign_in = SignIns(db).get(opened(settings, token))
    sign_in.used(clock.real())
    return sign_in


@transactional
def sign_in(db: Database, settings: Settings, token: str) -> SignIn:
    """Use a mailed link; whoever holds it has proven the address.

    Raises:
        NotFound, LinkUsed, LinkExpired: as above.
    """
    used = see_sign_in(db, settings, token).used(clock.real())
    SignIns(db).save(used)
    return used
