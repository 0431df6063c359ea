"""A RabbitMQ node of our own: every file under one folder, every port on this machine only, the system's untouched."""

import json
import os
import secrets
import shutil
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import processes
from local.ports import HERE
from local.processes import Program
from local.servers import packages

SERVER = Path(
    "/usr/lib/rabbitmq/bin/rabbitmq-server"
)  # the one in /usr/sbin changes user and keeps the system's folders
NAMES = "broker's name server"
NOT_SPINNING = "+sbwt none +sbwtdcpu none +sbwtdio none"  # idle, its schedulers would burn the cores of everybody else


@dataclass(frozen=True)
class Ports:
    """Where the node listens: for clients, for its own clustering, and its name server."""

    amqp: int = 5772
    clustering: int = 25772
    names: int = 4772


def install() -> None:
    """Make sure that RabbitMQ is installed.

    Raises:
        CannotStart: it is not, and we may not install it.
    """
    if not executable():
        packages.install("rabbitmq-server", what="RabbitMQ")


def executable() -> str | None:
    """Where the broker is installed on this machine, or None."""
    return str(SERVER) if SERVER.exists() else shutil.which("rabbitmq-server")


def start(folder: Path, ports: Ports, definitions: Mapping[str, Any] | None = None) -> list[processes.Child]:
    """Start the node and its name server, which would otherwise become a daemon that outlives us.

    *definitions*: the accounts that it is to have; without them it has the guest's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "definitions.json"
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(definitions or {}))
    more = [f"load_definitions = {kept}"] if definitions else []
    (folder / "rabbitmq.conf").write_text(_configuration(ports, more))
    (folder / "plugins").write_text("[].\n")
    env = _environment(folder, ports)
    names = ["epmd", "-port", str(ports.names), "-address", HERE]
    log = folder / "log"
    node = [log / f"{env['RABBITMQ_NODENAME']}.log"]  # start.log has what comes before, and is empty if all goes well
    broker = Program("broker", [executable() or str(SERVER)], log / "start.log", env, more_logs=node)
    return [
        processes.start(Program(NAMES, names, log / "epmd.log", env), folder),
        processes.start(broker, folder),
    ]


def uri(ports: Ports) -> str:
    """The address for clients. The guest account is good on this machine only."""
    return f"amqp://guest:guest@{HERE}:{ports.amqp}//"


def is_ready(ports: Ports) -> bool:
    """Whether the node greets a client."""
    try:
        with socket.create_connection((HERE, ports.amqp), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return connection.recv(1) == b"\x01"  # a method frame: Connection.Start
    except OSError:
        return False


def _configuration(ports: Ports, more: Sequence[str]) -> str:
    return "\n".join(
        [
            f"listeners.tcp.1 = {HERE}:{ports.amqp}",
            "vm_memory_high_watermark.absolute = 512MB",
            "disk_free_limit.absolute = 100MB",
            "log.file.level = info",  # what a start that takes long is at
            "log.connection.level = warning",
            "log.channel.level = warning",
            "log.console = false",
            *more,
            "",
        ]
    )


def _environment(folder: Path, ports: Ports) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": _made(folder / "home"),  # its Erlang cookie
        "ERL_EPMD_PORT": str(ports.names),
        "ERL_EPMD_ADDRESS": HERE,
        "RUNNING_UNDER_SYSTEMD": "true",  # the start script becomes the node instead of a shell that waits for it
        "RABBITMQ_NODENAME": node_name(folder),
        "RABBITMQ_DIST_PORT": str(ports.clustering),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-kernel inet_dist_use_interface {{127,0,0,1}} {NOT_SPINNING}",
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_PLUGINS_EXPAND_DIR": str(folder / "expanded"),
        "RABBITMQ_MNESIA_BASE": _made(folder / "data"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(folder / "data" / "feature-flags"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        "RABBITMQ_LOG_BASE": _made(folder / "log"),
        "ERL_CRASH_DUMP": str(folder / "log" / "erl_crash.dump"),
        "RABBITMQ_PID_FILE": str(folder / "data" / "pid"),
    }


def node_name(folder: Path) -> str:
    """The node's name, made once: its data belong to it, and another system's node must never be taken for it."""
    kept = folder / "node-name"
    if not kept.exists():
        is_older = (folder / "data" / "challenge@localhost").exists()
        kept.write_text("challenge@localhost" if is_older else f"challenge-{secrets.token_hex(4)}@localhost")
    return kept.read_text()


def _made(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
