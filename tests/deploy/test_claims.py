"""One namespace of a broker for one system: the second is told, in a sentence, and does not start."""

from collections.abc import Callable, Iterator

import pytest
from kombu import Connection

from deploy.console import CannotStart
from deploy.operate import prepare, services
from shared.broker import claims, topology
from shared.broker.claims import ForeignSystem
from shared.mongo import Database
from shared.mongo.identity import MixedSystems, identify, system_of
from shared.settings import Settings


@pytest.fixture
def free(settings: Settings) -> Iterator[Settings]:
    """Settings of a namespace that belongs to nobody, before and after."""
    yield settings
    topology.delete(settings.amqp_uri, services.cards(), settings.namespace)


def whose(settings: Settings, system: str) -> bool:
    with Connection(settings.amqp_uri) as connection:  # type: ignore[no-untyped-call]  # kombu ships no types
        return claims.belongs(connection, settings.namespace, system)


def test_a_namespace_belongs_to_the_system_that_came_first(free: Settings) -> None:
    assert not whose(free, "first")

    claims.claim(free.amqp_uri, free.namespace, "first")
    claims.claim(free.amqp_uri, free.namespace, "first")

    assert whose(free, "first")
    with pytest.raises(ForeignSystem, match="Another system uses the namespace"):
        claims.claim(free.amqp_uri, free.namespace, "second")
    with pytest.raises(ForeignSystem):
        whose(free, "second")


def test_what_is_released_belongs_to_nobody_and_leaves_nothing(free: Settings) -> None:
    claims.claim(free.amqp_uri, free.namespace, "first")
    claims.release(free.amqp_uri, free.namespace)

    assert not whose(free, "first")
    claims.claim(free.amqp_uri, free.namespace, "second")


def test_a_second_system_cannot_be_prepared_until_it_takes_over(free: Settings) -> None:
    claims.claim(free.amqp_uri, free.namespace, "another")

    with pytest.raises(CannotStart, match=r"Another system uses .* run ./challenge topology --take-over"):
        prepare.topology(free)

    prepare.take_over(free)
    prepare.topology(free)
    prepare.topology(free)


def test_the_databases_of_one_system_have_one_id_and_a_foreign_one_is_named(
    database: Callable[[str], Database],
) -> None:
    databases = [database("applications"), database("events")]

    assert identify(databases) == identify(databases) == system_of(databases[0]) == system_of(databases[1])

    databases[1]["system"].update_one({}, {"$set": {"id": "of another"}})
    with pytest.raises(MixedSystems, match="events to of anoth"):
        identify(databases)
