"""The newsletter: asking, confirming, leaving. Whether an address is known shows nowhere."""

from services.notifications.consent import (
    CONFIRM,
    LEAVE,
    WORDING_VERSION,
    Consent,
    Standing,
    Subscriber,
    short_id,
    subscriber_of,
)
from services.notifications.letters import people
from services.notifications.store import Challenges, Letters, Subscribers
from shared import addresses, clock
from shared.mongo import Database, transactional
from shared.people import Contact
from shared.settings import Settings
from shared.web import links
from shared.web.ratelimit import spent

EARLIER = 50  # links
LETTERS, LETTER_SECONDS = 3, 3600  # to one mailbox; the last one's link goes on working


def subscribe(db: Database, email: str, *, source: str) -> None:
    """See to it that the owner of *email* is asked to confirm. A confirmed one is not asked again."""
    mailbox = addresses.mailbox(email)
    has_budget = not spent(db, f"newsletter/{mailbox}", at_most=LETTERS, seconds=LETTER_SECONDS)
    _ask(db, email, source, has_budget)


@transactional
def _ask(db: Database, email: str, source: str, has_budget: bool) -> None:
    consent = Consent(at=clock.real(), wording_version=WORDING_VERSION, source=source)
    known = Subscribers(db).find(email)
    is_due = known.state is Standing.LEFT if known else addresses.mailbox(email) == addresses.key(email)
    if not has_budget and not is_due:  # the newest letter's link works; or strangers try one tag after another
        return
    subscriber = known or Subscriber(subscriber_id=short_id(clock.new_id()), email=email, consent=consent)
    asked = subscriber.asked(consent)
    if asked.state is Standing.CONFIRMED:
        return
    Subscribers(db).save(asked)
    letter = people.newsletter_confirm(
        asked.subscriber_id, Contact(email=email), ask=asked.ask, title=Challenges(db).title(), now=clock.real()
    )
    Letters(db).queue(letter)


def see_subscriber(db: Database, settings: Settings, token: str) -> Subscriber:
    """The subscriber whose confirming link this is. Once they have confirmed, their earlier letters' links are too.

    Raises:
        NotFound: the link is not ours, or a later one took its place.
    """
    subscriber_id, proof = subscriber_of(token)
    subscriber = Subscribers(db).get(subscriber_id)
    earlier = range(max(subscriber.ask - EARLIER, 1), subscriber.ask) if subscriber.state is Standing.CONFIRMED else ()
    if not any(links.opens(settings, proof, CONFIRM, subscriber_id, ask) for ask in earlier):
        links.check(settings, proof, CONFIRM, subscriber_id, subscriber.ask)
    return subscriber


@transactional
def confirm(db: Database, settings: Settings, token: str) -> None:
    """Let the newsletter go to the subscriber from now on."""
    Subscribers(db).save(see_subscriber(db, settings, token).confirmed(clock.real()))


def see_leaving(db: Database, settings: Settings, token: str) -> Subscriber:
    """The subscriber whose leaving link this is.

    Raises:
        NotFound: the link is not ours.
    """
    subscriber_id, proof = subscriber_of(token)
    links.check(settings, proof, LEAVE, subscriber_id)
    return Subscribers(db).get(subscriber_id)


@transactional
def leave(db: Database, settings: Settings, token: str) -> None:
    """Send no newsletter to the subscriber any more, not even one that is queued. Other letters go on."""
    subscriber = see_leaving(db, settings, token)
    Subscribers(db).save(subscriber.left(clock.real()))
    Letters(db).stop_unsent(subscriber.email, "announcement")
