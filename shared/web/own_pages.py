"""Pages of the platform itself, the same whoever runs it: accessibility, privacy, for programs, whom to warn."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from shared import clock
from shared.web import assets, languages
from shared.web.render import page
from shared.web.shelf import for_visitors

SERVICES = ("applications", "selection", "events", "notifications")
FRESH = timedelta(days=180)  # a security.txt says until when it holds; RFC 9116 wants less than a year


def router() -> APIRouter:
    """Their routes, which every service serves."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route("/static/{version}/{name}", assets.serve, methods=["GET", "HEAD"])
    made.add_api_route("/accessibility", accessibility)
    made.add_api_route("/privacy", privacy)
    made.add_api_route("/for-programs", for_programs)
    made.add_api_route("/.well-known/security.txt", security_txt)
    made.add_api_route("/language", languages.choose, methods=["POST"])
    return made


@for_visitors
def accessibility(request: Request) -> Response:
    """How far everybody can use the pages, and whom to tell where not."""
    return page(request, "accessibility.html")


@for_visitors
def privacy(request: Request) -> Response:
    """What is kept about whom, why and for how long."""
    return page(request, "privacy.html")


@for_visitors
def for_programs(request: Request) -> Response:
    """Where scripts and calendar clients find what they need."""
    return page(request, "for-programs.html", services=SERVICES)


def security_txt(request: Request) -> Response:
    """Whom to warn of a weakness. Source: RFC 9116."""
    expires = (clock.real() + FRESH).strftime("%Y-%m-%dT00:00:00Z")
    base = request.app.state.settings.base_url
    lines = (
        f"Contact: mailto:{request.app.state.settings.contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {base}/.well-known/security.txt",
    )
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "public, max-age=3600"})
