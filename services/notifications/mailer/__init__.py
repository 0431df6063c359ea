"""Sends what the ledger holds: `post` is the mail server at the other end of a connection, `office` its senders."""

from services.notifications.mailer.office import send_letters

__all__ = ["send_letters"]
