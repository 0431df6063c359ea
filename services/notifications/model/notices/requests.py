"""Letters that people ask for themselves: the sign-in link and the newsletter."""

from datetime import datetime
from uuid import UUID

from services.notifications.model.notices.notice import Notice, kept
from shared.challenge import Challenge
from shared.people import Contact
from shared.phrases import Phrase, phrase


def sign_in(
    sign_in_id: UUID, contact: Contact, *, title: Phrase | str, asked_at: datetime, minutes: int, asked_from: str
) -> Notice:
    """The link that proves an address. *asked_from*: the network address of whoever asked, so that a stranger shows."""
    return Notice(
        f"notifications/sign-in/{sign_in_id}",
        "sign-in",
        contact,
        contact.zone,
        subject=phrase("sign-in-subject", title=title),
        reason=phrase("sign-in-reason"),
        facts={
            "sign_in_id": str(sign_in_id),
            "title": kept(title),
            "asked_at": asked_at,
            "minutes": minutes,
            "asked_from": asked_from,
        },
        told_at=asked_at,
    )


def newsletter_confirm(subscriber_id: str, contact: Contact, *, ask: int, title: Phrase | str, now: datetime) -> Notice:
    """Asks whether the owner of the address wants the newsletter. *ask* counts from 1."""
    return Notice(
        f"notifications/newsletter/{subscriber_id}/{ask}",
        "newsletter-confirm",
        contact,
        contact.zone,
        subject=phrase("newsletter-confirm-subject", title=title),
        reason=phrase("newsletter-confirm-reason"),
        facts={"subscriber_id": subscriber_id, "ask": ask, "title": kept(title), "asked_at": now},
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
    title = challenge.title
    first = phrase("announcement-subject", challenge=title)
    changed = phrase("announcement-changed-subject", challenge=title)
    return Notice(
        message,
        "announcement",
        contact,
        challenge.zone,
        subject=changed if again else first,
        reason=phrase("announcement-reason"),
        facts={
            "subscriber_id": subscriber_id,
            "challenge": title,
            "places": places,
            "announced_at": announced_at,
            "again": again,
        },
        told_at=announced_at,
        replay=challenge.replay,
    )
