"""The newsletter's consent: asked, confirmed by the owner of the address, withdrawn at any time."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from shared.addresses import Address
from shared.messages import Personal
from shared.texts import ORIGINAL
from shared.values import Value

WORDING_VERSION = "2020-02"  # of what pages ask to agree to; a consent record names it


class Status(StrEnum):
    """How far an address has come with the newsletter; `left` also keeps it from being written to."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    LEFT = "left"


class Consent(Value):
    """What was agreed to, when and where: the record that shows a lawful reason to write.

    Attributes:
        language: the one that the words were read in, and that the newsletter comes in.
    """

    at: datetime
    wording_version: str
    source: str
    language: str = ORIGINAL
    confirmed_at: datetime | None = None


class Subscriber(Value):
    """One address and its consent.

    Attributes:
        subscriber_id: 11 URL-safe characters, so that the leaving link fits a mail header.
        ask: how often it was asked to confirm; the link of an earlier ask no longer works.
    """

    subscriber_id: str
    email: Annotated[Address, Personal]
    state: Status = Status.ASKED
    ask: int = 0
    consent: Consent
    left_at: datetime | None = None

    def asked(self, consent: Consent) -> "Subscriber":
        """The subscriber after asking (again): a confirmed one stays as it is."""
        if self.state is Status.CONFIRMED:
            return self
        changes = {"state": Status.ASKED, "ask": self.ask + 1, "consent": consent}
        return self.model_copy(update=changes)

    def confirmed(self, at: datetime) -> "Subscriber":
        """The subscriber after confirming; twice changes nothing."""
        if self.state is Status.CONFIRMED:
            return self
        consent = self.consent.model_copy(update={"confirmed_at": at})
        return self.model_copy(update={"state": Status.CONFIRMED, "consent": consent, "left_at": None})

    def left(self, at: datetime) -> "Subscriber":
        """The subscriber after leaving; twice changes nothing. Asks before it are void."""
        if self.state is Status.LEFT:
            return self
        return self.model_copy(update={"state": Status.LEFT, "left_at": at, "ask": self.ask + 1})
