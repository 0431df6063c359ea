"""The home page, and what robots are told."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from services.notifications.actions import reading
from services.notifications.model.phases import ends_at, starts_at
from shared.web import Db, MaybeSignedIn, page
from shared.web.shelf import for_visitors

router = APIRouter(include_in_schema=False)

# Calendar services obey it, so feeds are allowed by name; what is behind a sign-in or a mailed link is not for robots.
ROBOTS = """User-agent: *
Allow: /events/calendar/
Disallow: /sign-in
Disallow: /signed-in
Disallow: /newsletter/confirm/
Disallow: /n/
Disallow: /notifications/
"""


@router.get("/")
@for_visitors
def home(request: Request, db: Db, who: MaybeSignedIn) -> Response:
    """What the challenge is, where it stands, where to go."""
    front = reading.home(db, by=who)
    if front is None:
        return page(request, "no-challenge.html")
    return page(
        request,
        "home.html",
        replay=front.challenge.replay,
        challenge=front.challenge,
        view=front.view,
        is_organiser=front.is_organiser,
        tasks=front.tasks,
        starts_at=starts_at,
        ends_at=ends_at,
    )


@router.get("/robots.txt")
def robots() -> PlainTextResponse:
    """Feeds may be fetched."""
    return PlainTextResponse(ROBOTS, headers={"Cache-Control": "public, max-age=3600"})
