"""The edition's time, for the demonstration: `GET /api/clock` tells it, `POST /api/clock {"to": "..."}` moves it on.

It stands beside the sink because both are for local and demo systems only, and production refuses both.
"""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared import clock
from shared.errors import Refused


async def _clock(request: Request) -> Response:
    if request.method == "POST":
        # Only as JSON: a page of another site can send a form without asking, and JSON it cannot.
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return JSONResponse({"error": "send JSON"}, 415)
        try:
            clock.move(datetime.fromisoformat((await request.json())["to"]))
        except Refused as refused:
            return JSONResponse({"error": str(refused)}, 409)
        except (KeyError, TypeError, ValueError):
            return JSONResponse({"error": 'send {"to": "2020-05-29T17:00:10+02:00"}'}, 422)
    return JSONResponse({"now": clock.now().isoformat()})


ROUTES = [Route("/api/clock", _clock, methods=["GET", "POST"])]
