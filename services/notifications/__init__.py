"""Notifications: letters, each exactly once; signing in by mail; the newsletter."""

from shared.messages import Card

CARD = Card(
    name="notifications",
    owns="letters and their fate, addresses, consent, sign-ins",
    publishes=(),
    hears=("applications", "selection", "events"),
)
