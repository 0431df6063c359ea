"""Least privilege on real servers: each account does its own service's work, and nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import amqp
import pytest
from kombu import Connection
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.operate import accounts, prepare, services
from local import servers
from shared.broker import topology
from shared.mongo import Database
from shared.settings import Environment, Settings

PASSWORDS = accounts.fresh()
NAMESPACE = "acc-"


@dataclass(frozen=True)
class Guarded:
    """Servers that ask who is there, with everything declared."""

    folder: Path
    started: servers.Started

    def settings(self, name: str) -> Settings:
        """As the account *name* sees the servers."""
        return Settings(
            environment=Environment.LOCAL,
            namespace=NAMESPACE,
            amqp_uri=accounts.signed_in(self.started.amqp_uri, name, PASSWORDS[name], NAMESPACE),
            mongodb_uri=accounts.signed_in(self.started.mongodb_uri, name, PASSWORDS[name], NAMESPACE),
        )


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    started = servers.start(folder, wanted=False, passwords=PASSWORDS, namespace=NAMESPACE)
    try:
        started.wait()
        one = Guarded(folder, started)
        prepare.topology(one.settings(accounts.OPERATOR))
        yield one
    finally:
        started.stop()


def test_nobody_comes_in_without_an_account(guarded: Guarded) -> None:
    with MongoClient[dict[str, object]](guarded.started.mongodb_uri) as client, pytest.raises(OperationFailure):
        client["acc-selection"]["sheets"].find_one()
    with pytest.raises(amqp.exceptions.AccessRefused), Connection(guarded.started.amqp_uri) as connection:
        connection.connect()


@pytest.mark.parametrize("name", services.NAMES)
def test_a_service_writes_to_its_own_database_and_reads_no_other(guarded: Guarded, name: str) -> None:
    own = guarded.settings(name)
    db = Database.connect(own, name)
    with db.client:
        db.ensure_indexes(services.table(name).indexes)
        db.transact(lambda: db["claims"].insert_one({"_id": "mine"}))
        with db.mongo.watch(max_await_time_ms=1) as stream:
            stream.try_next()
        for other in set(services.NAMES) - {name}:
            with pytest.raises(OperationFailure, match="not authorized"):
                db.client[f"{NAMESPACE}{other}"]["letters"].find_one()
        with pytest.raises(OperationFailure, match="not authorized"):
            db.client.admin.command("usersInfo", 1)


def test_a_service_publishes_to_its_own_exchanges_alone(guarded: Guarded) -> None:
    with Connection(guarded.settings("selection").amqp_uri) as connection:
        for name in ("selection.facts", "selection.feeds", "selection.again"):
            _publish(connection, NAMESPACE + name)
        for name in ("applications.facts", "notifications.again", "applications.feeds"):
            with pytest.raises(amqp.exceptions.AccessRefused):
                _publish(connection, NAMESPACE + name)
        with pytest.raises(amqp.exceptions.AccessRefused):
            _publish(connection, "", to=f"{NAMESPACE}notifications.from-selection.v1")


def test_a_service_hears_its_own_queues_alone_and_declares_none(guarded: Guarded) -> None:
    with Connection(guarded.settings("selection").amqp_uri) as connection:
        connection.channel().basic_get(f"{NAMESPACE}selection.from-applications.v1")
        for name in ("notifications.from-selection.v1", "notifications.from-selection.v1.dead"):
            with pytest.raises(amqp.exceptions.AccessRefused):
                connection.channel().basic_get(NAMESPACE + name)
        with pytest.raises(amqp.exceptions.AccessRefused):
            connection.channel().queue_declare(f"{NAMESPACE}selection.another")
        with pytest.raises(amqp.exceptions.AccessRefused):
            connection.channel().queue_delete(f"{NAMESPACE}selection.from-applications.v1")


def test_the_operator_sees_every_queue_and_database(guarded: Guarded) -> None:
    own = guarded.settings(accounts.OPERATOR)

    assert None not in topology.backlog(own.amqp_uri, services.cards(), NAMESPACE).values()
    for name in services.NAMES:
        db = Database.connect(own, name)
        with db.client:
            assert db["claims"].count_documents({}) >= 0


def test_two_systems_on_one_server_have_accounts_of_their_own() -> None:
    one, another = (
        {user["name"] for user in accounts.definitions(PASSWORDS, namespace)["users"]} for namespace in ("a-", "b-")
    )

    assert one & another == {accounts.ADMINISTRATOR, "guest"}


def test_guarded_servers_come_back_at_other_ports_with_changed_passwords(guarded: Guarded, tmp_path: Path) -> None:
    first = servers.start(tmp_path, wanted=False, passwords=PASSWORDS, namespace=NAMESPACE)
    try:
        first.wait()
    finally:
        first.stop()

    changed = {**PASSWORDS, "events": "another-password-of-events"}
    again = servers.start(tmp_path, wanted=False, passwords=changed, namespace=NAMESPACE)
    try:
        again.wait()

        with MongoClient[dict[str, object]](
            accounts.signed_in(again.mongodb_uri, "events", changed["events"], NAMESPACE)
        ) as client:
            client["acc-events"]["seats"].find_one()
        with Connection(accounts.signed_in(again.amqp_uri, "events", changed["events"], NAMESPACE)) as connection:
            connection.connect()
        with (
            MongoClient[dict[str, object]](
                accounts.signed_in(again.mongodb_uri, "events", PASSWORDS["events"], NAMESPACE)
            ) as client,
            pytest.raises(OperationFailure),
        ):
            client["acc-events"]["seats"].find_one()
    finally:
        again.stop()


def _publish(connection: Connection, exchange: str, to: str = "") -> None:
    channel = connection.channel()
    channel.confirm_select()
    channel.basic_publish_confirm(amqp.Message("{}"), exchange=exchange, routing_key=to)
