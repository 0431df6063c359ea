"""The clock's door for the demonstration: forward only, and not there in production."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

from services.notifications.web import create
from shared.settings import Environment, Settings
from tests.serving import serving

CALL_OPENS = datetime(2020, 2, 27, 8, tzinfo=UTC)


def test_the_clock_is_told_and_moved_on_and_never_back(
    settings: Settings, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(CALL_OPENS)
    with serving(create, settings) as url, httpx.Client(base_url=url, headers={"Origin": url}) as client:
        later = CALL_OPENS + timedelta(days=75)

        moved = client.post("/demo/clock", json={"to": later.isoformat()})
        back = client.post("/demo/clock", json={"to": CALL_OPENS.isoformat()})
        from_elsewhere = client.post(
            "/demo/clock", json={"to": "2099-01-01T00:00Z"}, headers={"Origin": "http://x.org"}
        )

        assert moved.status_code == 200
        assert (back.status_code, back.text.count("cannot go back")) == (422, 1)
        assert from_elsewhere.status_code == 403
        told = datetime.fromisoformat(client.get("/demo/clock").json()["now"])
        assert timedelta() <= told - later < timedelta(minutes=1)


def test_production_has_no_such_door(settings: Settings) -> None:
    production = settings.model_copy(update={"environment": Environment.PRODUCTION, "clock_file": None})
    with serving(create, production) as url, httpx.Client(base_url=url, headers={"Origin": url}) as client:
        assert client.get("/demo/clock").status_code == 404
        assert client.post("/demo/clock", json={"to": "2020-05-29T17:00:10+02:00"}).status_code == 404
