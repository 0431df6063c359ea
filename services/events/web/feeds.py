"""Calendar feeds: one per event for everybody, one per delegate behind a link that only they have.

Clients ask every few hours for years, so an unchanged feed costs them nothing: the ETag is of the very bytes, and a
304 is only said when it is true. A feed that once said 304 to any date froze its subscribers' calendars.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request, Response

from services.events.actions.reading import feeds
from services.events.model.delegates import Delegate
from services.events.web.words import public_place
from shared import calendar, clock, texts
from shared.errors import Gone, NotFound
from shared.mongo import Database
from shared.settings import Settings
from shared.texts import N_, _
from shared.translated import said
from shared.web import Db, links
from shared.web.shelf import for_everybody

router = APIRouter()
Language = Annotated[str, Query(max_length=10, description="of an event's calendar: ISO 639-1")]
PURPOSE = "calendar"
NOT_VALID = N_("This link is not valid.")
REMEMBERED = 100  # so many links that a person replaced are known as gone; an older one is none at all
SETTLED = timedelta(seconds=10)  # no transaction lives this long, so nothing older can still turn up


class Feed(NamedTuple):
    """A calendar as bytes, when it last changed, and whether anybody may keep a copy."""

    body: bytes
    changed_at: datetime
    public: bool


@router.head("/events/calendar/{name}.ics", include_in_schema=False)
@router.get(
    "/events/calendar/{name}.ics",
    tags=["calendar"],
    response_class=Response,
    responses={
        200: {"content": {"text/calendar": {}}},
        304: {"description": "nothing changed"},
        410: {"description": "it ended"},
    },
)
@for_everybody
def subscribe(request: Request, name: str, db: Db, language: Language = "") -> Response:
    """The calendar of an event (by its id), or of one delegate (by the secret name in their link).

    An event's is in English or, where there is that, in the language that its address asks for; a delegate's is in the
    language of their letters.
    """
    settings: Settings = request.app.state.settings
    feed = _public(db, settings, name, language) or _private(db, settings, name)
    return _answer(feed)


def link_to_event(settings: Settings, event_id: str) -> str:
    """The address of the event's feed in the language that is spoken."""
    spoken = texts.language()
    query = "" if spoken == texts.ORIGINAL else f"?language={spoken}"
    return f"{settings.base_url}/events/calendar/{event_id}.ics{query}"


def link_to(settings: Settings, delegate: Delegate) -> str:
    """The address of the delegate's own feed. Whoever has it can read it, until a new one is made."""
    token = links.sign(settings, PURPOSE, delegate.id, delegate.generation)
    return f"{settings.base_url}/events/calendar/{links.short(delegate.id)}{token}.ics"


def _public(db: Database, settings: Settings, name: str, language: str) -> Feed | None:
    feed = feeds.of_event(db, name)
    if feed is None:
        return None
    with texts.speaking(language or texts.ORIGINAL):
        entries = [session.public_entry(public_place(session)) for session in feed.sessions]
        body = calendar.feed(entries, name=said(feed.event.title), base_url=settings.base_url, url="/events/")
    return Feed(body, feed.changed_at, public=True)


def _private(db: Database, settings: Settings, name: str) -> Feed:
    holder, base_url = _holder(db, settings, name), settings.base_url
    feed = feeds.of_delegate(db, holder)
    with texts.speaking(holder.contact.language):
        title = _("My sessions: %(event)s", event=feed.event.title)
        body = calendar.feed(feed.entries, name=title, base_url=base_url, url="/events/mine")
    return Feed(body, feed.changed_at, public=False)


def _holder(db: Database, settings: Settings, name: str) -> Delegate:
    """The delegate whose link *name* is.

    Raises:
        NotFound: it never was a link.
        Gone: it was one, until a new one was made.
    """
    delegate = feeds.delegate(db, links.long(name[:22]))
    if delegate is None:
        raise NotFound(_(NOT_VALID))
    if not _opens(settings, name[22:], delegate, delegate.generation):
        raise _dead(settings, name[22:], delegate)
    return delegate


def _dead(settings: Settings, token: str, delegate: Delegate) -> NotFound:
    earlier = range(max(1, delegate.generation - REMEMBERED), delegate.generation)
    if any(_opens(settings, token, delegate, generation) for generation in earlier):
        return Gone(_("A new address was made for this calendar. You find it under “My sessions”."))
    return NotFound(_(NOT_VALID))


def _opens(settings: Settings, token: str, delegate: Delegate, generation: int) -> bool:
    try:
        links.check(settings, token, PURPOSE, delegate.id, generation)
    except NotFound:
        return False
    return True


def _answer(feed: Feed) -> Response:
    """What the client accepts is ignored: calendar clients ask for all kinds of things and mean this."""
    headers = {
        "Cache-Control": "public, no-cache" if feed.public else "private, no-cache",
        "Cross-Origin-Resource-Policy": "cross-origin" if feed.public else "same-origin",
    }
    if clock.now() - feed.changed_at > SETTLED:
        headers["Last-Modified"] = format_datetime(feed.changed_at.astimezone(UTC), usegmt=True)
    return Response(feed.body, media_type="text/calendar", headers=headers)
