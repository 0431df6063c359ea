"""The home page, and what robots are told."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from services.notifications.actions import welcoming
from services.notifications.stages import ends_at, starts_at
from shared.web import Db, MaybeSignedIn, page

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
def home(request: Request, db: Db, who: MaybeSignedIn) -> Response:
    """What the challenge is, where it stands, where to go."""
    found = welcoming.home(db)
    if found is None:
        return page(request, "no-challenge.html")
    challenge, view = found
    offices = challenge.offices_of(who.email) if who else frozenset()
    return page(
        request, "home.html", replay=challenge.replay, challenge=challenge, view=view, offices=offices,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip


@router.get("/robots.txt")
def robots() -> PlainTextResponse:
    """Feeds may be fetched."""
    return PlainTextResponse(ROBOTS, headers={"Cache-Control": "public, max-age=3600"})
