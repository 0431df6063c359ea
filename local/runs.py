"""`up` and `demo`: one system from its start to Ctrl-C, with everything around it that must be taken and given back."""

import errno
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from deploy.console import CannotStart, say
from deploy.record import VAR, Record, held
from local import edition, keys, programs
from local.system import System, end_leftovers

INTERRUPTED = 130  # the exit status that shells give to Ctrl-C
SERVERS = ("AMQP_URI", "MONGODB_URI", "SMTP_URL")
OF_THE_MACHINE = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: f"{VAR} cannot be written",
    errno.EACCES: f"{VAR} is not ours to write",
}


@dataclass(frozen=True)
class Wish:
    """What is to run: `up` or `demo`, at which port, on an empty system or the one of last time, beginning when."""

    what: str
    environment: str
    begins: datetime
    port: int | None = None
    fresh: bool = False
    namespace: str = ""


@contextmanager
def running(wish: Wish) -> Iterator[System]:
    """The system *wish* describes, ready; stopped at the end, on Ctrl-C and SIGTERM.

    Raises:
        CannotStart: something is missing or in the way.
    """
    record, folder, is_up = Record(wish.what), VAR / wish.what, False
    given = {name: os.environ[name] for name in SERVERS if os.environ.get(name)}
    with _stopped_by_signals(), held(record) as place:
        end_leftovers(VAR)
        if wish.fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)  # letters, and what servers log of the data they hold
        plan = programs.plan(
            folder, keys.kept(VAR / "keys.json"), port=wish.port, given=given, environment=wish.environment
        )
        edition.resume(folder, wish.begins)
        system = System(plan, place, record)
        try:
            system.start(
                keys.kept_passwords(VAR / "accounts.json"),
                amqp_uri=given.get("AMQP_URI", ""),
                mongodb_uri=given.get("MONGODB_URI", ""),
                namespace=wish.namespace,
            )
            is_up = True
            yield system
        finally:
            _stop(system)
            edition.pause(folder)
            if wish.what == "demo":
                _leave_as_found(given, wish.namespace)
    if not is_up:
        raise SystemExit(INTERRUPTED)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end us as Ctrl-C does."""

    def stop(number: int, _: object) -> None:
        raise KeyboardInterrupt(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped.")
    except OSError as error:
        if error.errno not in OF_THE_MACHINE:
            raise
        raise CannotStart(f"{OF_THE_MACHINE[error.errno]}: {error}") from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(system: System) -> None:
    """Stop, without an impatient second Ctrl-C leaving anything behind."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    say("\nStopping ...")
    system.stop()


def _leave_as_found(given: Mapping[str, str], namespace: str) -> None:
    """Take back what a demo did on servers that were given."""
    if not given:
        return
    from deploy.operate import prepare  # noqa: PLC0415 - it knows the services, which the supervisor has no other need of

    if uri := given.get("AMQP_URI"):
        prepare.forget_queues(uri, namespace)
    if uri := given.get("MONGODB_URI"):
        prepare.forget_databases(uri, namespace)
