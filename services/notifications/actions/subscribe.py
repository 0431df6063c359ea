"""The newsletter: asking, confirming, leaving. Whether an address is on its list shows nowhere."""

from services.notifications.actions import links
from services.notifications.model.notices import requests
from services.notifications.model.subscribers import WORDING_VERSION, Consent, Status, Subscriber
from services.notifications.store.challenges import Challenges
from services.notifications.store.letters import Letters
from services.notifications.store.subscribers import Subscribers
from shared import addresses, clock
from shared.mongo import Database, transactional
from shared.people import Contact
from shared.settings import Settings
from shared.texts import ORIGINAL
from shared.web.ratelimit import spent

LETTERS, LETTER_SECONDS = 3, 3600  # to one mailbox; the last one's link goes on working


def subscribe(db: Database, email: str, *, source: str, language: str = ORIGINAL) -> None:
    """See to it that the owner of *email* is asked to confirm. A confirmed one is not asked again.

    *language*: the one in which they read what they agree to.
    """
    mailbox = addresses.mailbox(email)
    has_budget = not spent(db, f"newsletter/{mailbox}", at_most=LETTERS, seconds=LETTER_SECONDS)
    consent = Consent(at=clock.real(), wording_version=WORDING_VERSION, source=source, language=language)
    _ask(db, email, consent, has_budget)


@transactional
def _ask(db: Database, email: str, consent: Consent, has_budget: bool) -> None:
    before = Subscribers(db).with_address(email)
    is_due = before.state is Status.LEFT if before else addresses.mailbox(email) == addresses.key(email)
    if not has_budget and not is_due:  # the newest letter's link works; or strangers try one tag after another
        return
    subscriber = before or Subscriber(subscriber_id=links.short_id(clock.new_id()), email=email, consent=consent)
    asked = subscriber.asked(consent)
    if asked.state is Status.CONFIRMED:
        return
    Subscribers(db).save(asked)
    contact, title = Contact(email=email, language=consent.language), Challenges(db).title()
    notice = requests.newsletter_confirm(asked.subscriber_id, contact, ask=asked.ask, title=title, now=clock.real())
    Letters(db).queue(notice)


def see_subscriber(db: Database, settings: Settings, token: str) -> Subscriber:
    """The subscriber whose confirming link this is. Once they have confirmed, their earlier letters' links are too.

    Raises:
        NotFound: the link is not ours, or a later one took its place.
    """
    subscriber_id, proof = links.subscriber_of(token)
    subscriber = Subscribers(db).get(subscriber_id)
    links.check_confirming(settings, proof, subscriber)
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
    subscriber_id, proof = links.subscriber_of(token)
    links.check_leaving(settings, proof, subscriber_id)
    return Subscribers(db).get(subscriber_id)


@transactional
def leave(db: Database, settings: Settings, token: str) -> None:
    """Send no newsletter to the subscriber any more, not even one that is queued. Other letters go on."""
    subscriber = see_leaving(db, settings, token)
    Subscribers(db).save(subscriber.left(clock.real()))
    Letters(db).stop_unsent(subscriber.email, "announcement")
