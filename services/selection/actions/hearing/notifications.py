"""What selection learns from notifications: who signed out elsewhere, and which tokens were revoked."""

from services.notifications.contracts import AccessEnded
from shared import ended
from shared.messages import Message
from shared.mongo import Database


def on_access_ended(db: Database, fact: AccessEnded, _: Message) -> None:
    """Let nobody in by it any more."""
    ended.note(db, fact.what, issued_until=fact.issued_until, kept_until=fact.kept_until)
