"""The ends of mailed links: written when a letter is rendered, never kept, and read when somebody follows one."""

from uuid import UUID

from services.notifications.model.subscribers import Status, Subscriber
from shared.settings import Settings
from shared.web import links

SIGN_IN, CONFIRM, LEAVE = "sign-in", "newsletter-confirm", "newsletter-leave"
EARLIER = 50  # links that work besides the newest


def short_id(random: UUID) -> str:
    """A subscriber's id of 11 URL-safe characters, from a *random* identifier."""
    return links.short(random)[:11]


def sign_in_token(settings: Settings, sign_in_id: UUID | str) -> str:
    """The end of the sign-in link: the sign-in's id and what proves that the link is ours."""
    identifier = UUID(str(sign_in_id))
    return links.short(identifier) + links.sign(settings, SIGN_IN, identifier)


def sign_in_of(settings: Settings, token: str) -> UUID:
    """The sign-in that *token* opens.

    Raises:
        NotFound: the token is not ours.
    """
    identifier = links.long(token[:22])
    links.check(settings, token[22:], SIGN_IN, identifier)
    return identifier


def confirm_token(settings: Settings, subscriber_id: str, ask: int) -> str:
    """The end of the confirming link: the subscriber's id and what proves that the link is ours."""
    return subscriber_id + links.sign(settings, CONFIRM, subscriber_id, ask)


def leave_token(settings: Settings, subscriber_id: str) -> str:
    """The end of the leaving link. It works for ever: an old issue must still let its reader leave."""
    return subscriber_id + links.sign(settings, LEAVE, subscriber_id)


def subscriber_of(token: str) -> tuple[str, str]:
    """The subscriber's id and the proof in *token*."""
    return token[:11], token[11:]


def check_confirming(settings: Settings, proof: str, subscriber: Subscriber) -> None:
    """Go on only if *proof* lets *subscriber* confirm; once they have, so do their earlier letters' links.

    Raises:
        NotFound: the link is not ours, or a later one took its place.
    """
    asks = range(max(subscriber.ask - EARLIER, 1), subscriber.ask) if subscriber.state is Status.CONFIRMED else ()
    if not any(links.opens(settings, proof, CONFIRM, subscriber.subscriber_id, ask) for ask in asks):
        links.check(settings, proof, CONFIRM, subscriber.subscriber_id, subscriber.ask)


def check_leaving(settings: Settings, proof: str, subscriber_id: str) -> None:
    """Go on only if *proof* lets this subscriber leave.

    Raises:
        NotFound: the link is not ours.
    """
    links.check(settings, proof, LEAVE, subscriber_id)
