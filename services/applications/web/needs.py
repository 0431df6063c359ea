"""What endpoints here share: when the request arrived, what a token must allow, how a page says no."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from shared import clock
from shared.errors import NotAllowed, Refused, Stale
from shared.person import Person
from shared.web import Form, SignedIn


async def _arrived(request: Request) -> datetime:
    """Asked on the event loop, before the request waits for a thread."""
    if not hasattr(request.state, "arrived"):
        request.state.arrived = clock.now()
    arrived: datetime = request.state.arrived
    return arrived


def why(no: Refused) -> dict[str, Any]:
    """What a page needs to say *no*: beside the fields, and at the top."""
    return {"errors": no.fields, "problem": str(no), "status": 422}


def only(form: Form, *names: str) -> Form:
    """The fields of *form* that have these *names*."""
    return Form([(name, text) for name in names for text in form.getlist(name)])


def seen_in(form: Form) -> int:
    """The revision that the page showed which *form* was on.

    Raises:
        Stale: it does not say.
    """
    text = form.get("revision", "")
    if not text.isdecimal() or len(text) > 9:
        raise Stale("The page does not say what was seen.")
    return int(text)


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
