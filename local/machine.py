"""The door to this machine: what the commands ask of it. Nothing else of `local` is imported from outside.

A whole system (`running`, `welcome`), the servers alone (`install`), a program of the developers' that may start
whatever it likes (`contained`), and what the system that runs here takes of the memory (`megabytes`).
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from deploy import record
from deploy.record import ROOT
from local import banner, memory, processes, servers
from local.processes import MARK
from local.runs import Wish, running
from local.servers import chromium, scratch
from local.system import System

__all__ = ["System", "Wish", "contained", "install", "install_browser", "marked", "megabytes", "running", "welcome"]


def install(*, unless_given: bool = False) -> None:
    """Make sure that servers of our own can be started; *unless_given*: those that no AMQP_URI or MONGODB_URI names."""
    given = os.environ if unless_given else {}
    servers.install(amqp_uri=given.get("AMQP_URI", ""), mongodb_uri=given.get("MONGODB_URI", ""))


def install_browser() -> None:
    """Make sure that Chromium can be started."""
    chromium.install()


def welcome(system: System, *, played: bool = False) -> str:
    """What a person reads when *system* runs; once the demo has *played*, it names people of its story."""
    return banner.text(system.plan, played=played)


def marked(system: System) -> dict[str, str]:
    """The environment of a process that belongs to *system*: should it be left over, the next start ends it."""
    return {**system.plan.environment, MARK: str(system.plan.folder)}


def megabytes() -> dict[str, tuple[float, bool]]:
    """Per part of what runs here its memory, and whether it is Python; empty when nothing does."""
    found = record.running()
    return dict(memory.per_part(found)) if found else {}


def contained(module: Sequence[str]) -> int:
    """Run a Python module in a folder of its own; whatever it started has ended when this returns, Ctrl-C or not."""
    with scratch.folder() as folder:
        environment = {**os.environ, MARK: str(folder), "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
        # The terminal tells the child, too, which tidies up first. A handler is not inherited; SIG_IGN would be.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
        child = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=environment)
        try:
            return child.wait()
        finally:
            processes.end(processes.left_over(folder))
