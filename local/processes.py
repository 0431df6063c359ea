"""Child processes that cannot outlive us, and the finding of those that did all the same.

Each carries MARK in its environment: the folder it works in. That is what proves a left-over process to be ours, more
surely than a number in a stale file would.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

MARK = "CHALLENGE_FOLDER"


@dataclass(frozen=True)
class Program:
    """A program to run: its name for people, its arguments, where it logs, its environment.

    Attributes:
        at_our_death: the signal it gets when we are killed. Servers tidy up; a work process whose broker goes down
            in the same moment would wait for it, and loses nothing by a kill.
        more_logs: where it logs besides, once it has read its own settings.
    """

    name: str
    args: Sequence[str]
    log: Path
    env: Mapping[str, str]
    at_our_death: str = "TERM"
    more_logs: Sequence[Path] = ()


@dataclass(frozen=True)
class Child:
    """A running program."""

    program: Program
    process: "subprocess.Popen[bytes]"

    @property
    def ended(self) -> bool:
        """Whether it runs no longer."""
        return self.process.poll() is not None

    @property
    def logs(self) -> tuple[Path, ...]:
        """Every file it logs to."""
        return (self.program.log, *self.program.more_logs)

    def last_words(self, lines: int = 12) -> str:
        """The end of each of its logs, blank lines left out; of the last one that holds any, where one line is asked
        for."""
        ends = [end for log in self.logs if (end := _end(log, lines))]
        return "\n".join(line for end in (ends[-1:] if lines == 1 else ends) for line in end)

    def stop(self, patience: float = 15) -> None:
        """End it: politely first, for good after *patience* seconds."""
        if self.ended:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _end(log: Path, lines: int) -> list[str]:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 64_000))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-lines:]


def start(program: Program, folder: Path) -> Child:
    """Run *program*, marked as belonging to *folder*. Call it from the main thread: the kernel ends a child with the
    thread that started it (PR_SET_PDEATHSIG), which is what cleans up after a kill -9 of ours.

    It is a process group of its own, so that Ctrl-C reaches us alone and we stop things in order.
    """
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        process = subprocess.Popen(
            [*_leash(program.at_our_death), *program.args],
            env={**program.env, MARK: str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
        )
    return Child(program, process)


def _leash(at_our_death: str) -> list[str]:
    """What ties a program to us. The shell looks whether we still live: a death before the tie would go unnoticed."""
    if not shutil.which("setpriv"):
        return []
    return ["setpriv", "--pdeathsig", at_our_death, "sh", "-c", 'test "$PPID" = "$0" && exec "$@"', str(os.getpid())]


def left_over(folder: Path) -> list[psutil.Process]:
    """Processes of an earlier run in *folder* or below that was killed. Call it only while holding its lock."""
    return [process for process in psutil.process_iter() if _mark_of(process).is_relative_to(folder)]


def end(processes: Sequence[psutil.Process], patience: float = 5) -> None:
    """End *processes*: politely first, for good after *patience* seconds."""
    _signal(processes, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    _signal(stubborn, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=patience)


def family(pid: int) -> Iterator[psutil.Process]:
    """The process *pid* and all below it."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        yield parent
        yield from parent.children(recursive=True)


def listens(child: Child, port: int) -> bool:
    """Whether *child*, or a process below it, listens on *port*. If not, whoever answers there is a stranger."""
    for process in family(child.process.pid):
        with suppress(psutil.Error):
            listening = (c for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN)
            if any(connection.laddr.port == port for connection in listening):
                return True
    return False


def _signal(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def _mark_of(process: psutil.Process) -> Path:
    try:
        mark = process.environ().get(MARK, "") if process.pid != os.getpid() else ""
    except (psutil.Error, OSError):  # somebody else's, or gone already
        mark = ""
    return Path(mark or "/")
