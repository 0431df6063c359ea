"""The parts of a system, one at a time, as containers and the supervisor run them."""

import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.console import say
from deploy.operate import services

if TYPE_CHECKING:
    from shared.settings import Settings

NAME = click.Choice(services.NAMES)


@click.command()
@click.argument("name", type=NAME)
def work(name: str) -> None:
    """Run the message side of the service NAME until told to stop."""
    # A process of its own: eventlet patches the standard library, and must do so before anything else is imported.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "deploy.operate.work", name])  # noqa: S606 - no shell is meant


@click.command()
@click.option("--take-over", is_flag=True, help="Take the broker's namespace from a system that is gone for good.")
def topology(*, take_over: bool) -> None:
    """Declare every queue and create every index; before any `work` starts. Twice changes nothing."""
    from deploy.operate import environment, prepare  # noqa: PLC0415

    own = environment.of_what_runs()
    if take_over:
        prepare.take_over(own)
    prepare.topology(own)
    say("Every queue and every index stands.")


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def load(file: Path) -> None:
    """Load the challenge FILE. Twice changes nothing; what changed is announced."""
    from deploy.operate import environment  # noqa: PLC0415

    _load(environment.of_what_runs(), file)


@click.command(name="prepare")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--boots", type=click.Path(path_type=Path), help="The broker boots for as long as there is this file.")
@click.option("--sign", type=click.Path(path_type=Path), help="Make this file once work processes may begin.")
def make_ready(file: Path, boots: Path | None, sign: Path | None) -> None:
    """Do once what must stand before anything starts: replica set, queues, indexes, the challenge FILE."""
    from deploy.operate import environment, prepare  # noqa: PLC0415

    own = environment.of_what_runs()
    prepare.accounts(own)
    prepare.replica_set(own)
    prepare.edition_time(own)
    prepare.shape(own)
    while boots and boots.exists():  # how it gets on is seen by whoever started it, and not from here
        time.sleep(0.05)
    prepare.broker(own)
    prepare.queues(own)
    if sign:
        sign.touch()
    say("Every queue and every index stands.")
    _load(own, file)


def _load(own: "Settings", file: Path) -> None:
    from deploy.operate import prepare, services  # noqa: PLC0415
    from shared import clock  # noqa: PLC0415
    from shared.errors import Refused  # noqa: PLC0415

    clock.follow(own.clock_file)
    try:
        news = prepare.load(own, file)
    except Refused as refused:
        raise click.ClickException(services.in_words(refused)) from refused
    say(f"{file.name} is loaded." if news else f"{file.name} says nothing new.")


@click.command()
@click.argument("name", type=NAME)
def health(name: str) -> None:
    """Say whether a work process of the service NAME lives on this machine, or in this container; status 0 if so."""
    from deploy.operate import environment, heartbeats  # noqa: PLC0415
    from shared.mongo import Database  # noqa: PLC0415

    db = Database.connect(environment.of_what_runs(), name, timeout=5)
    with db.client:
        found = heartbeats.beating(db, host=socket.gethostname())
    for row in found:
        since = f"{row['started_at']:%Y-%m-%d %H:%M:%S} UTC"
        say(f"{name}: process {row['pid']} on {row['host']} works, since {since}{heartbeats.trouble_of(row)}")
    if not found:
        raise click.ClickException(f"no work process of {name} here has given a sign in the last 20 s")
    if not any(heartbeats.hears_broker(row) for row in found):
        raise click.ClickException(f"the broker of {name} is gone; its work process waits for it")
