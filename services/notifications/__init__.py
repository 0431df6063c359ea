"""Notifications: letters, each exactly once; signing in by mail; the newsletter."""

from services.notifications.contracts import AccessEnded
from shared.messages import Card

CARD = Card(
    name="notifications",
    owns="letters and their fate, addresses, consent, sign-ins, sessions, tokens",
    publishes=(AccessEnded,),
    hears=("applications", "selection", "events"),
)
