"""Letters that people ask for themselves: the sign-in link and the newsletter."""

from datetime import datetime
from uuid import UUID

from services.notifications.model.notices.notice import Notice
from shared.challenge import Challenge
from shared.people import Contact


def sign_in(
    sign_in_id: UUID, contact: Contact, *, title: str, asked_at: datetime, minutes: int, asked_from: str
) -> Notice:
    """The link that proves an address. *asked_from*: the network address of whoever asked, so that a stranger shows."""
    return Notice(
        f"notifications/sign-in/{sign_in_id}",
        "sign-in",
        contact,
        contact.zone,
        subject=f"Your sign-in link for {title}",
        reason="You get this letter because somebody asked to sign in with this address.",
        facts={
            "sign_in_id": str(sign_in_id),
            "title": title,
            "asked_at": asked_at,
            "minutes": minutes,
            "asked_from": asked_from,
        },
        told_at=asked_at,
    )


def newsletter_confirm(subscriber_id: str, contact: Contact, *, ask: int, title: str, now: datetime) -> Notice:
    """Asks whether the owner of the address wants the newsletter. *ask* counts from 1."""
    return Notice(
        f"notifications/newsletter/{subscriber_id}/{ask}",
        "newsletter-confirm",
        contact,
        contact.zone,
        subject=f"Please confirm: the newsletter of {title}",
        reason="You get this letter because somebody entered this address for the newsletter.",
        facts={"subscriber_id": subscriber_id, "ask": ask, "title": title, "asked_at": now},
        told_at=now,
        about=f"newsletter/{subscriber_id}/confirm",
    )


def announcement(
    subscriber_id: str,
    contact: Contact,
    challenge: Challenge,
    *,
    message: str,
    places: int,
    announced_at: datetime,
    again: bool = False,
) -> Notice:
    """The newsletter's issue on the announced selection. *places*: how many expressions hold a place; *again*: it was
    announced before, and this says that others hold one now."""
    news = "the announced selection has changed" if again else "the selection is announced"
    return Notice(
        message,
        "announcement",
        contact,
        challenge.zone,
        subject=f"{challenge.title}: {news}",
        reason="You get this letter because you subscribed to the newsletter.",
        facts={
            "subscriber_id": subscriber_id,
            "challenge": challenge.title,
            "places": places,
            "announced_at": announced_at,
            "again": again,
        },
        told_at=announced_at,
        replay=challenge.replay,
    )
