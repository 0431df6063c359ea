"""How a service is, and where its messages stand."""

from datetime import timedelta

import httpx

from shared import clock
from shared.settings import Environment, Settings
from tests.conftest import MAKE_DATABASE
from tests.serving import serving
from tests.shared.test_web import sample_service
from tests.shared.test_web.conftest import Site


def test_alive_and_ready_under_its_path_and_at_the_root(site: Site) -> None:
    for path in ("/samples/health", "/health"):
        assert site.client.get(path).json() == {"status": "alive"}
    for path in ("/samples/ready", "/ready"):
        assert site.client.get(path).json() == {"status": "ready"}


def test_the_status_counts_every_message(settings: Settings, database: MAKE_DATABASE) -> None:
    db, queue = database("samples"), f"{settings.namespace}samples.from-applications.v1"
    db["streams"].insert_many([{"_id": "a", "sequence": 3}, {"_id": "b", "sequence": 4}])
    written = clock.real() - timedelta(seconds=60)
    for number, sent in ((1, written), (2, None), (3, None)):
        row = {"subject": "a", "sequence": number, "written_at": written, "sent_at": sent}
        db["journal"].insert_one({"message": {}, **row})
    db["cursors"].insert_many(
        [
            {"_id": "1", "queue": queue, "subject": "x", "sequence": 5},
            {"_id": "2", "queue": queue, "subject": "y", "sequence": 6},
            {"_id": "3", "queue": "another", "subject": "x", "sequence": 100},
        ]
    )
    db["dead_letters"].insert_many([{"state": "waiting"}, {"state": "skipped"}])

    with serving(sample_service.create, settings) as url:
        found = httpx.get(f"{url}/samples/api/status").json()

    assert 59 < found.pop("oldest_unsent_seconds") < 90
    assert found == {
        "service": "samples",
        "published": 7,
        "unsent": 2,
        "heard": {"applications": 11},
        "early": 0,
        "oldest_early_seconds": 0.0,
        "dead": 1,
        "missing": 0,
    }


def test_what_a_clock_wrote_that_had_jumped_counts_as_old(settings: Settings, database: MAKE_DATABASE) -> None:
    db, now = database("samples"), clock.real()
    for number, written in ((1, now), (2, now + timedelta(days=1))):
        row = {"subject": "a", "sequence": number, "written_at": written, "sent_at": None}
        db["journal"].insert_one({"message": {}, **row})
        db["early"].insert_one({"queue": "q", "since": written})

    with serving(sample_service.create, settings) as url:
        found = httpx.get(f"{url}/samples/api/status").json()

    assert min(found["oldest_unsent_seconds"], found["oldest_early_seconds"]) > timedelta(hours=23).total_seconds()


def test_in_production_only_a_token_for_it_sees_the_status(settings: Settings) -> None:
    production = settings.model_copy(update={"environment": Environment.PRODUCTION})

    with serving(sample_service.create, production) as url, httpx.Client(base_url=url) as client:
        site = Site(production.model_copy(update={"base_url": url}), client, client)
        nobody = client.get("/samples/api/status")
        other = client.get("/samples/api/status", headers=site.bearer("samples:read"))
        seen = client.get("/samples/api/status", headers=site.bearer("status:read"))
        elsewhere = client.get("/samples/api/who", headers=site.bearer("status:read"))
        site.sign_in()
        person = client.get("/samples/api/status")

    assert [a.status_code for a in (nobody, other, seen, person, elsewhere)] == [401, 401, 200, 401, 403]
