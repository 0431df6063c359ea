"""Servers of our own: on this machine only, back after a kill, gone at the end, and plain about what is missing."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pymongo import MongoClient

from deploy.console import CannotStart
from local import ports, processes, servers
from local.ports import HERE
from local.servers import mongod, packages, rabbitmq


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, servers.Started]]:
    """Servers of this module's own, and their folder."""
    folder = tmp_path_factory.mktemp("own-servers")
    started = servers.start(folder, wanted=False)
    try:
        started.wait()
        yield folder, started
    finally:
        started.stop()


def test_every_port_is_open_to_this_machine_only(own: tuple[Path, servers.Started]) -> None:
    listening = [
        connection.laddr.ip
        for child in own[1].children
        for process in processes.family(child.process.pid)
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]

    assert len(listening) >= 4
    assert set(listening) <= {HERE, "::1"}


def test_a_strangers_broker_at_our_port_is_not_taken_for_ours(
    own: tuple[Path, servers.Started], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = own[1].ports["broker"]
    taken = rabbitmq.Ports(amqp=strangers, clustering=ports.any_free(), names=ports.any_free())
    monkeypatch.setattr(servers, "_broker_ports", lambda wanted: taken)

    with (
        pytest.raises(CannotStart, match="broker ended while starting"),
        servers.running(tmp_path, mongodb_uri=own[1].mongodb_uri),
    ):
        pytest.fail("it took a stranger's broker for its own")


def test_a_strangers_name_server_at_our_port_is_named(
    own: tuple[Path, servers.Started], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = own[1].ports["broker's name server"]
    taken = rabbitmq.Ports(amqp=ports.any_free(), clustering=ports.any_free(), names=strangers)
    monkeypatch.setattr(servers, "_broker_ports", lambda wanted: taken)

    with (
        pytest.raises(CannotStart, match=r"name server ended while starting(?s:.*)start again"),
        servers.running(tmp_path, mongodb_uri=own[1].mongodb_uri),
    ):
        pytest.fail("it put its node's name down with a stranger")


def test_a_strangers_hold_on_our_clustering_port_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((HERE, ports.any_free())) as stranger:
        taken = rabbitmq.Ports(ports.any_free(), stranger.getsockname()[1], ports.any_free())
        monkeypatch.setattr(servers, "_broker_ports", lambda wanted: taken)

        with (
            pytest.raises(CannotStart, match=r"broker ended while starting(?s:.*)start again"),
            servers.running(tmp_path, mongodb_uri="mongodb://unused"),
        ):
            pytest.fail("it started at a port that is taken")


def test_two_nodes_never_have_one_name_and_each_keeps_its_own(tmp_path: Path) -> None:
    first, second, older = (tmp_path / name for name in ("first", "second", "older"))
    (older / "data" / "challenge@localhost").mkdir(parents=True)
    for folder in (first, second):
        folder.mkdir()

    names = [rabbitmq.node_name(folder) for folder in (first, second, first, older)]

    assert names[0] == names[2] != names[1]
    assert names[3] == "challenge@localhost"


def test_a_start_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CannotStart("no broker today")

    monkeypatch.setattr(rabbitmq, "start", fail)

    with pytest.raises(CannotStart, match="no broker today"):
        servers.start(tmp_path, wanted=False)

    assert processes.left_over(tmp_path) == []


def test_no_daemon_is_left_to_itself(own: tuple[Path, servers.Started]) -> None:
    folder, started = own
    family = {process.pid for child in started.children for process in processes.family(child.process.pid)}

    assert {process.pid for process in processes.left_over(folder)} == family


def test_a_transaction_of_a_killed_process_holds_its_locks_for_three_seconds(own: tuple[Path, servers.Started]) -> None:
    with MongoClient[dict[str, object]](own[1].mongodb_uri) as client:
        found = client.admin.command({"getParameter": 1, "transactionLifetimeLimitSeconds": 1})

    assert found["transactionLifetimeLimitSeconds"] == 3


def test_killed_servers_come_back_on_what_they_left_at_other_ports(own: tuple[Path, servers.Started]) -> None:
    folder, started = own
    with MongoClient[dict[str, object]](started.mongodb_uri) as client:
        client.story.told.insert_one({"_id": "kept"})

    for child in started.children:
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
    again = servers.start(folder, wanted=False)
    try:
        again.wait()

        assert again.mongodb_uri != started.mongodb_uri
        with MongoClient[dict[str, object]](again.mongodb_uri) as client:
            assert client.story.told.find_one() == {"_id": "kept"}
    finally:
        again.stop()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "mongod" / "data").mkdir(parents=True)
    (tmp_path / "mongod" / "data" / "storage.bson").write_text("not a database")
    started = servers.start(tmp_path, wanted=False, amqp_uri="amqp://elsewhere")
    try:
        with pytest.raises(CannotStart, match=r"The database ended while starting\. Its log .*mongod\.log\) ends:"):
            started.wait()
    finally:
        started.stop()


def test_without_root_and_without_a_broker_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq, "SERVER", Path("/nowhere/rabbitmq-server"))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(CannotStart) as refused:
        servers.install(mongodb_uri="mongodb://elsewhere")

    assert str(refused.value) == "RabbitMQ is missing; install it with: sudo apt-get install rabbitmq-server"


def test_a_full_disk_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=rf"^Only \d+ MB are free in {tmp_path}; .* Make room first\.$"):
        packages.ensure_space(tmp_path, megabytes=10**12)


def test_given_servers_are_used_and_none_is_started(tmp_path: Path) -> None:
    started = servers.start(tmp_path, amqp_uri="amqp://elsewhere", mongodb_uri="mongodb://elsewhere")

    assert (started.amqp_uri, started.mongodb_uri) == ("amqp://elsewhere", "mongodb://elsewhere")
    assert started.children == []


def test_the_wheel_is_pinned_by_its_hash() -> None:
    assert "--hash=sha256:" in mongod.WHEEL.read_text()
