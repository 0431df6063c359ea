"""The four services, by name: their cards, their web applications, their message tables."""

from importlib import import_module
from typing import TYPE_CHECKING

from shared import wording
from shared.errors import NotFound, Refused
from shared.messages import Card
from shared.settings import Settings

if TYPE_CHECKING:  # each process imports only what it runs
    from fastapi import FastAPI

    from shared.broker.service import Service

NAMES = ("applications", "selection", "events", "notifications")


def cards() -> tuple[Card, ...]:
    """What the services are, and so every exchange and queue."""
    return tuple(import_module(f"services.{name}").CARD for name in NAMES)


def in_words(no: Refused | NotFound) -> str:
    """What *no* says to a person, whichever service said it."""
    for name in NAMES:
        wording.learn(import_module(f"services.{name}.wording").TABLE)
    return wording.say(no.phrase)


def table(name: str) -> "Service":
    """The message side of the service *name*."""
    found: Service = import_module(f"services.{name}.service").SERVICE
    return found


def web(name: str, settings: Settings) -> "FastAPI":
    """The web application of the service *name*."""
    made: FastAPI = import_module(f"services.{name}.web").create(settings)
    return made
