"""The edition's clock over HTTP, for the demonstration: anybody may look at it and move it on. Never in production.

Move it only while no message is under way; who moves it sees that from the services' status.
"""

from fastapi import APIRouter
from pydantic import BaseModel

from shared import clock
from shared.moments import Moment
from shared.settings import Environment, Settings


class Reading(BaseModel):
    """A moment of the edition's time."""

    now: Moment


class Move(BaseModel):
    """Where the clock is to stand."""

    to: Moment


def router(settings: Settings) -> APIRouter:
    """`GET` and `POST /demo/clock`; no routes at all where the clock is not to be moved."""
    made = APIRouter(prefix="/demo/clock", tags=["demonstration"])
    if settings.moves_clock and settings.environment is not Environment.PRODUCTION:
        made.add_api_route("", _read, methods=["GET"])
        made.add_api_route("", _move, methods=["POST"])
    return made


def _read() -> Reading:
    """What time it is."""
    return Reading(now=clock.now())


def _move(move: Move) -> Reading:
    """Let it be another time from now on, in every process; it can only go forward."""
    clock.move(move.to)
    return Reading(now=clock.now())
