"""Where the bare path of a service leads."""

from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from services.events import web as events
from services.notifications import web as notifications
from shared.messages import Card
from shared.settings import Settings
from shared.web import create_app


@pytest.mark.parametrize(
    ("create", "path", "beginning"),
    [
        (events.create, "/events", "/events/"),
        (notifications.create, "/notifications", "/"),
        (notifications.create, "/notifications/", "/"),
    ],
)
def test_the_bare_path_leads_to_where_the_services_pages_begin(
    settings: Settings, create: Callable[[Settings], FastAPI], path: str, beginning: str
) -> None:
    answer = TestClient(create(settings)).get(path, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, beginning)


def test_a_service_without_a_beginning_leads_nowhere(settings: Settings) -> None:
    nowhere = create_app(Card("samples", "Nothing.", (), ()), APIRouter(), settings=settings)

    assert TestClient(nowhere).get("/samples", follow_redirects=False).status_code == 404
