"""What endpoints here share: when the request arrived, what a token must allow, how a page says no."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from shared import clock
from shared.errors import NotAllowed, Refused
from shared.web import Person, SignedIn


async def _arrived(request: Request) -> datetime:
    """Asked on the event loop, before the request waits for a thread."""
    if not hasattr(request.state, "arrived"):
        request.state.arrived = clock.now()
    arrived: datetime = request.state.arrived
    return arrived


def why(no: Refused) -> dict[str, Any]:
    """What a page needs to say *no*: beside the fields, and at the top."""
    return {"errors": no.fields, "problem": str(no), "status": 422}


async def _reader(who: SignedIn) -> Person:
    if not (who.may("applications:read") or who.may("applications:write")):
        raise NotAllowed("This token does not allow applications:read.")
    return who


async def _writer(who: SignedIn) -> Person:
    who.need("applications:write")
    return who


Arrived = Annotated[datetime, Depends(_arrived)]
Reader = Annotated[Person, Depends(_reader)]
Writer = Annotated[Person, Depends(_writer)]
