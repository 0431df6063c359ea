"""What must stand before anything starts, and that nothing of it stays when it is no longer wanted."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.operate import prepare, services
from local.system import CHALLENGE
from shared import clock
from shared.broker import topology
from shared.mongo import Database, Document
from shared.settings import Settings


@pytest.fixture
def prepared(settings: Settings) -> Iterator[Settings]:
    """Settings of a namespace in which everything stands."""
    clock.follow(None)
    prepare.replica_set(settings)
    prepare.topology(settings)
    yield settings
    topology.delete(settings.amqp_uri, services.cards(), settings.namespace)


def test_every_queue_and_every_index_stands_and_twice_changes_nothing(prepared: Settings) -> None:
    prepare.topology(prepared)

    backlog = topology.backlog(prepared.amqp_uri, services.cards(), prepared.namespace)
    assert len(backlog) == 7 * len(topology.inboxes(services.cards()))
    assert set(backlog.values()) == {0}
    for name in services.NAMES:
        db = Database.connect(prepared, name)
        with db.client:
            assert "unsent" in db["journal"].index_information()


def test_loading_the_reference_edition_twice_announces_it_once(prepared: Settings) -> None:
    assert prepare.load(prepared, CHALLENGE) is True
    assert prepare.load(prepared, CHALLENGE) is False

    db = Database.connect(prepared, "applications")
    with db.client:
        told = Counter(row["type"].partition(".")[2] for row in db["journal"].find())
    assert told == {"ChallengeDefined.v2": 1, "ChallengeDefined.v1": 1, "LotsCommitted.v1": 4}  # a lot per lane


def test_what_a_namespace_held_is_gone_when_it_is_forgotten(prepared: Settings) -> None:
    prepare.forget_queues(prepared.amqp_uri, prepared.namespace)
    prepare.forget_databases(prepared.mongodb_uri, prepared.namespace)

    backlog = topology.backlog(prepared.amqp_uri, services.cards(), prepared.namespace)
    assert set(backlog.values()) == {None}
    with MongoClient[Document](prepared.mongodb_uri) as client:
        assert not [name for name in client.list_database_names() if name.startswith(prepared.namespace)]


def test_what_is_no_namespace_is_never_forgotten(settings: Settings) -> None:
    with pytest.raises(ValueError, match="only a namespace can be deleted"):
        prepare.forget_queues(settings.amqp_uri, "")
    with pytest.raises(ValueError, match="only a namespace can be dropped"):
        prepare.forget_databases(settings.mongodb_uri, "")


def test_two_processes_may_make_the_same_indexes_at_the_same_time(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = [threads.submit(Database.connect(settings, "events").ensure_indexes) for _ in range(8)]

    assert [one.exception() for one in made] == [None] * 8


def test_the_reference_edition_is_where_the_supervisor_looks() -> None:
    assert Path(CHALLENGE).is_file()
