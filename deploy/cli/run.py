"""The two commands that run everything: `up` and `demo`."""

import os
import secrets
import subprocess
import sys

import click

from deploy.console import CannotStart, say
from deploy.operate import edition
from local import machine

PORT = click.option("--port", type=click.IntRange(1, 65535), help="The address's port (else 8000 or a free one).")


@click.command()
@PORT
@click.option("--fresh", is_flag=True, help="Forget what was done last time, and begin again.")
def up(port: int | None, fresh: bool) -> None:
    """Run the platform with the reference edition loaded and its call open, until Ctrl-C.

    What is done there is kept for the next time. The edition's time begins on 4 May 2020 and stands still in between.
    AMQP_URI, MONGODB_URI and SMTP_URL name servers to use instead of our own.
    """
    namespace = os.environ.get("NAMESPACE", "")
    wish = machine.Wish("up", "local", edition.CALL_IS_OPEN, port, fresh, namespace)
    with machine.running(wish) as system:
        say(machine.welcome(system))
        system.keep(lambda: False)


@click.command()
@click.option("--exit", "leave", is_flag=True, help="End after the table; status 0 only if every line matched.")
@click.option("--against", metavar="URL", help="Play on a system that runs already, in demo mode.")
@click.option("--sink", metavar="URL", help="With --against: where its mail sink is.")
@PORT
def demo(leave: bool, against: str | None, sink: str | None, port: int | None) -> None:
    """Live through ICC 2020 over HTTP, print what came of it, and stay up for a look around until Ctrl-C."""
    if against:
        sys.exit(subprocess.run(_player(), env=_told(against, sink), check=False).returncode)
    if os.environ.get("SMTP_URL"):
        raise CannotStart("The demo reads the mail it causes in our own sink; unset SMTP_URL.")
    given = os.environ.get("AMQP_URI") or os.environ.get("MONGODB_URI")
    namespace = f"demo-{secrets.token_hex(4)}-" if given else ""
    wish = machine.Wish("demo", "demo", edition.CALL_BEGINS, port, fresh=True, namespace=namespace)
    status = 1
    with machine.running(wish) as system:
        status = _play(system)
        if not leave:
            say(machine.welcome(system, played=True))
            system.keep(lambda: False)
    sys.exit(status)


def _play(system: machine.System) -> int:
    """Live through the edition while the system is kept running; the player's status."""
    with subprocess.Popen(_player(), env=machine.marked(system), process_group=0) as player:
        try:
            system.keep(lambda: player.poll() is not None)
        finally:
            player.terminate()
    return player.returncode


def _player() -> list[str]:
    return [sys.executable, "-P", "-m", "demo"]


def _told(against: str, sink: str | None) -> dict[str, str]:
    return {**os.environ, "BASE_URL": against.rstrip("/"), "SINK_URL": (sink or "").rstrip("/")}
