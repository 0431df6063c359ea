"""The whole system as `./challenge up` starts it, in a folder of its own, for rows about all of its processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import record
from deploy.console import CannotStart
from deploy.record import ROOT, Record
from local import ports, processes
from local.runs import SERVERS

LOOK = 0.05  # seconds between two looks


@contextmanager
def running(folder: Path) -> Iterator[Record]:
    """The system, ready, with its processes by name; it is empty but for the edition, and its call is open."""
    var, log = folder / "var", folder / "up.log"
    known = {name: value for name, value in os.environ.items() if name not in SERVERS}
    environment = {**known, "CHALLENGE_VAR": str(var), "PYTHONPATH": str(ROOT)}
    args = [sys.executable, "-P", "-m", "deploy.cli", "up", "--fresh", "--port", str(ports.any_free())]
    with log.open("w") as out, subprocess.Popen(args, env=environment, stdout=out, stderr=out) as child:
        try:
            yield _ready(child, var, log)
        finally:
            child.terminate()
            child.wait()
            processes.end(processes.left_over(var))


def _ready(child: "subprocess.Popen[bytes]", var: Path, log: Path) -> Record:
    """What runs, once it says where it answers.

    Raises:
        CannotStart: it ended before.
    """
    while child.poll() is None:
        if (found := record.running(var)) and found.address:
            return found
        time.sleep(LOOK)
    raise CannotStart(f"the system did not start:\n{log.read_text()}")
