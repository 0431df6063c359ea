"""The newsletter's consent: asked, confirmed by the owner of the address, withdrawn at any time. Pure."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.addresses import Address
from shared.messages import Personal
from shared.settings import Settings
from shared.web import links

WORDING_VERSION = "2020-02"  # raise it whenever WORDING changes; a consent record names what was agreed to
WORDING = (
    "Yes, send me the newsletter of the challenge by e-mail, a few times a year. "
    "I can leave at any time with the link in every issue."
)
CONFIRM = "newsletter-confirm"
LEAVE = "newsletter-leave"


class Standing(StrEnum):
    """Where an address stands with the newsletter; `left` also keeps it from being written to."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    LEFT = "left"


class Consent(BaseModel):
    """What was agreed to, when and where: the record that shows a lawful reason to write."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    wording_version: str
    source: str
    confirmed_at: datetime | None = None


class Subscriber(BaseModel):
    """One address and its consent.

    Attributes:
        subscriber_id: 11 URL-safe characters, so that the leaving link fits a mail header.
        ask: how often it was asked to confirm; the link of an earlier ask no longer works.
    """

    model_config = ConfigDict(frozen=True)

    subscriber_id: str
    email: Annotated[Address, Personal]
    state: Standing = Standing.ASKED
    ask: int = 0
    consent: Consent
    left_at: datetime | None = None

    def asked(self, consent: Consent) -> "Subscriber":
        """The subscriber after asking (again): a confirmed one stays as it is."""
        if self.state is Standing.CONFIRMED:
            return self
        changes = {"state": Standing.ASKED, "ask": self.ask + 1, "consent": consent}
        return self.model_copy(update=changes)

    def confirmed(self, at: datetime) -> "Subscriber":
        """The subscriber after confirming; twice changes nothing."""
        if self.state is Standing.CONFIRMED:
            return self
        consent = self.consent.model_copy(update={"confirmed_at": at})
        return self.model_copy(update={"state": Standing.CONFIRMED, "consent": consent, "left_at": None})

    def left(self, at: datetime) -> "Subscriber":
        """The subscriber after leaving; twice changes nothing. Asks before it are void."""
        if self.state is Standing.LEFT:
            return self
        return self.model_copy(update={"state": Standing.LEFT, "left_at": at, "ask": self.ask + 1})


def short_id(random: UUID) -> str:
    """A subscriber's id of 11 URL-safe characters, from a *random* identifier."""
    return links.short(random)[:11]


def confirm_token(settings: Settings, subscriber_id: str, ask: int) -> str:
    """The end of the confirming link: the subscriber's id and what proves that the link is ours."""
    return subscriber_id + links.sign(settings, CONFIRM, subscriber_id, ask)


def leave_token(settings: Settings, subscriber_id: str) -> str:
    """The end of the leaving link. It works for ever: an old issue must still let its reader leave."""
    return subscriber_id + links.sign(settings, LEAVE, subscriber_id)


def subscriber_of(token: str) -> tuple[str, str]:
    """The subscriber's id and the proof in *token*."""
    return token[:11], token[11:]
