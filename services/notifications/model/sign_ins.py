"""Signing in by a mailed link: good for one use within fifteen minutes of real time.

Strangers may ask for links in somebody's name all day. They get a few letters sent, and each further wish lets the link
that is in the mailbox already work for another fifteen minutes. So however often who asks, a link that works is there.
"""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from shared import addresses
from shared.addresses import Address
from shared.errors import Refused
from shared.messages import Personal
from shared.values import Value

MINUTES = 15
AGAIN = timedelta(hours=24)  # so long a link that was never used can be made to work again
HOME = timedelta(days=7)  # so long the network that somebody signed in from counts as theirs
Budget = tuple[str, int, int]  # a key, how many letters at once, and the seconds until as many may go again


class LinkUsed(Refused):
    """The link has done its work; a second use might be somebody else's."""

    code = "link-used"


class LinkExpired(Refused):
    """The link is older than fifteen minutes."""

    code = "link-expired"


class SignIn(Value):
    """Somebody's wish to sign in, times in real time.

    Attributes:
        next: the page they wanted, a path of our own.
        asked_from: the network address the wish came from.
        again_at: when it was last wished for again while no further letter was due.
        used_from: the network block that used the link.
    """

    sign_in_id: UUID
    email: Annotated[Address, Personal]
    next: str = "/"
    asked_at: datetime
    asked_from: Annotated[str, Personal] = ""
    again_at: datetime | None = None
    used_at: datetime | None = None
    used_from: Annotated[str, Personal] = ""

    @property
    def expires_at(self) -> datetime:
        """Until when the link works."""
        return (self.again_at or self.asked_at) + timedelta(minutes=MINUTES)

    def again(self, at: datetime, *, next: str) -> "SignIn":
        """The sign-in after its owner, or a stranger, asked once more: its link works for as long as a new one."""
        return self.model_copy(update={"again_at": at, "next": next})

    def used(self, at: datetime, *, block: str = "") -> "SignIn":
        """The sign-in after its link was used from the network block *block*.

        Raises:
            LinkUsed: it was used before.
            LinkExpired: it is too late.
        """
        if self.used_at is not None:
            raise LinkUsed
        if at >= self.expires_at:
            raise LinkExpired(count=MINUTES)
        return self.model_copy(update={"used_at": at, "used_from": block})


def budgets(email: str, block: str, *, at_home: bool) -> tuple[Budget, ...]:
    """What a wish for a letter to *email* from the network *block* counts against. Whoever asks from where they signed
    in lately (*at_home*) has a budget of their own there, which no stranger elsewhere can spend.

    Source: ARCHITECTURE.md, "asking for a link always leaves one that works".
    """
    mailbox = addresses.mailbox(email)
    if at_home:
        return ((f"sign-in/home/{mailbox}/{block}", 5, 15 * 60),)
    return ((f"sign-in/strangers/{mailbox}", 5, 3600), (f"sign-in/strangers/{mailbox}", 20, 24 * 3600))
