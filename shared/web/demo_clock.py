"""The edition's clock over HTTP, for the demonstration: anybody may look at it and move it on. Never in production.

Move it only while no message is under way; who moves it sees that from the services' status.
"""

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel

from shared import clock
from shared.settings import Environment, Settings


class Moment(BaseModel):
    """A moment of the edition's time."""

    now: AwareDatetime


class Move(BaseModel):
    """Where the clock is to stand."""

    to: AwareDatetime


def router(settings: Settings) -> APIRouter:
    """`GET` and `POST /demo/clock`; no routes at all where the clock is not to be moved."""
    made = APIRouter(prefix="/demo/clock", tags=["demonstration"])
    if settings.moves_clock and settings.environment is not Environment.PRODUCTION:
        made.add_api_route("", _read, methods=["GET"])
        made.add_api_route("", _move, methods=["POST"])
    return made


def _read() -> Moment:
    """What time it is."""
    return Moment(now=clock.now())


def _move(move: Move) -> Moment:
    """Let it be another time from now on, in every process; it can only go forward."""
    clock.move(move.to)
    return Moment(now=clock.now())
