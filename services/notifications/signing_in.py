"""Signing in by a mailed link: good for one use within fifteen minutes of real time. Pure."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.errors import Refused
from shared.messages import Personal
from shared.settings import Settings
from shared.web import links

MINUTES = 15
PURPOSE = "sign-in"


class LinkUsed(Refused):
    """The link has done its work; a second use might be somebody else's."""

    code = "link-used"


class LinkExpired(Refused):
    """The link is older than fifteen minutes."""

    code = "link-expired"


class SignIn(BaseModel):
    """Somebody's wish to sign in, times in real time.

    Attributes:
        next: the page they wanted, a path of our own.
        asked_from: the network address the wish came from.
    """

    model_config = ConfigDict(frozen=True)

    sign_in_id: UUID
    email: Annotated[str, Personal]
    next: str = "/"
    asked_at: datetime
    asked_from: Annotated[str, Personal] = ""
    used_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        """Until when the link works."""
        return self.asked_at + timedelta(minutes=MINUTES)

    def used(self, at: datetime) -> "SignIn":
        """The sign-in after its link was used.

        Raises:
            LinkUsed: it was used before.
            LinkExpired: it is too late.
        """
        if self.used_at is not None:
            raise LinkUsed("This link was used already. Ask for a new one; it takes a minute.")
        if at >= self.expires_at:
            raise LinkExpired(f"This link was good for {MINUTES} minutes. Ask for a new one; it takes a minute.")
        return self.model_copy(update={"used_at": at})


def token(settings: Settings, sign_in_id: UUID | str) -> str:
    """The end of the mailed link: the sign-in's id and what proves that the link is ours."""
    identifier = UUID(str(sign_in_id))
    return links.short(identifier) + links.sign(settings, PURPOSE, identifier)


def opened(settings: Settings, token: str) -> UUID:
    """The sign-in that *token* opens.

    Raises:
        NotFound: the token is not ours.
    """
    identifier = links.long(token[:22])
    links.check(settings, token[22:], PURPOSE, identifier)
    return identifier
