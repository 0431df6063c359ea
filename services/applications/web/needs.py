"""What endpoints here share: when the request arrived, what a token must allow, what every page of one shows."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import Response

from services.applications.model.dossiers import Dossier
from services.applications.model.expressions import Cursor
from shared.errors import NotAllowed, Stale
from shared.person import Person
from shared.phrases import phrase
from shared.texts import N_, _
from shared.web import Form, SignedIn, page
from shared.web.paging import Part, none_of_ours

MEANWHILE = N_("This was changed after you opened the page. Look at it as it is now before you go on.")


async def _arrived(request: Request) -> datetime:
    """The frame noted it when all of the request was there, before it waited for a thread."""
    arrived: datetime = request.state.arrived
    return arrived


def page_of(request: Request, template: str, dossier: Dossier, **about: Any) -> Response:
    """A page about one expression."""
    one = dossier.expression
    values = {
        "dossier": dossier,
        "one": one,
        "replay": dossier.challenge.replay,
        "named": {"expression_id": one.content.name},
    }
    return page(request, template, **{**values, **about})


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
        raise Stale(_("The page does not say what was seen."))
    return int(text)


def cursor_at(dossier: Dossier) -> list[str]:
    """The cursor behind *dossier*, as JSON."""
    return [dossier.expression.content.name, str(dossier.expression.id)]


def cursor_of(part: Part) -> Cursor | None:
    """The cursor that *part* asks to begin behind, if it is not the first.

    Raises:
        Refused: somebody made it up.
    """
    if part.after is None:
        return None
    try:
        name, expression_id = part.after
        return str(name), UUID(expression_id)
    except (TypeError, ValueError, AttributeError):
        raise none_of_ours() from None


async def _reader(who: SignedIn) -> Person:
    if not (who.may("applications:read") or who.may("applications:write")):
        raise NotAllowed(phrase("not-in-scope", scope="applications:read"))
    return who


async def _writer(who: SignedIn) -> Person:
    who.need("applications:write")
    return who


Arrived = Annotated[datetime, Depends(_arrived)]
Reader = Annotated[Person, Depends(_reader)]
Writer = Annotated[Person, Depends(_writer)]
