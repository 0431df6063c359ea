"""Several processes that answer at one address, forked from one that loaded everything, so that they share its memory.

Each has a socket of its own at the same port, among which the kernel spreads connections; all are made before, and stay
when a worker dies: who comes meanwhile waits for its successor. The one that forks runs no loop, no thread and no
client of a database.
"""

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from deploy.console import CannotStart

log = logging.getLogger(__name__)

Work = Callable[[socket.socket], None]
BACK_OFF = (1, 2, 4, 8, 16, 30)  # seconds before one that died is started again
WELL = 60  # seconds after which one that was started again counts as well
MOST = 4  # that are started unless somebody asks for more: each has its connections, its change streams and its memory
LAST = 12  # seconds for what is under way when all are to stop; uvicorn takes ten, and who stops us waits for 15
BACKLOG = 2048  # connections that wait for a worker, as uvicorn has it
CANNOT_START = 3  # the status of one that could not even begin, as the next would not
_TOLD = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
_PR_SET_PDEATHSIG = 1


def by_default() -> int:
    """How many, where nobody says it: one per core that this process may use, up to MOST."""
    return min(len(os.sched_getaffinity(0)), MOST)


def sockets(host: str, port: int, count: int) -> list[socket.socket]:
    """*count* sockets that listen on *port*, which nobody else has: two systems would take each other's callers. They
    listen at once, for a port that is only bound may be bound again.

    Raises:
        CannotStart: somebody has it, or there is no such address here.
    """
    try:
        with _bound(host, port, shared=False) as alone:
            port = alone.getsockname()[1]
        return [_bound(host, port, shared=count > 1) for _ in range(count)]
    except OSError as error:
        raise CannotStart(f"nobody can be listened to at {host}:{port}: {error.strerror}") from error


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind((host, port))
    made.listen(BACKLOG)
    return made


@dataclass
class _Place:
    """A socket, and who answers there.

    Attributes:
        pid: of the process; 0 while there is none.
        again_at: when one is to be started, by the monotonic clock.
    """

    socket: socket.socket
    pid: int = 0
    since: float = 0.0
    deaths: int = 0
    again_at: float = 0.0


def keep(work: Work, at: Sequence[socket.socket]) -> int:
    """Run *work* for each socket in a process of its own until told to stop, and start again what dies; the status to
    end with."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _TOLD)
    places = [_Place(one) for one in at]
    gc.collect()
    gc.freeze()  # a collection would write to what all share
    status = 0
    while not status:
        for place in places:
            if not place.pid and time.monotonic() >= place.again_at:
                place.pid, place.since = _forked(work, place.socket, at), time.monotonic()
        told = signal.sigtimedwait(_TOLD, _patience(places))
        if told and told.si_signo != signal.SIGCHLD:
            break
        status = _look(places)
    _stop(places)
    return status


def _patience(places: Sequence[_Place]) -> float:
    """Seconds until somebody is to be started again."""
    waiting = [place.again_at - time.monotonic() for place in places if not place.pid]
    return max(0.0, min(waiting, default=WELL))


def _look(places: Sequence[_Place]) -> int:
    """Note who died; the status to end with, if none can ever begin."""
    for place in places:
        ended, status = os.waitpid(place.pid, os.WNOHANG) if place.pid else (0, 0)
        if not ended:
            continue
        if os.waitstatus_to_exitcode(status) == CANNOT_START:
            place.pid = 0
            return CANNOT_START
        place.deaths = 1 if time.monotonic() - place.since > WELL else place.deaths + 1
        delay = BACK_OFF[min(place.deaths, len(BACK_OFF)) - 1]
        log.error("web worker %s died (%s); another takes its place in %s s", ended, _words(status), delay)
        place.pid, place.again_at = 0, time.monotonic() + delay
    return 0


def _stop(places: Sequence[_Place]) -> None:
    """Let all finish what they answer, and end. Whoever comes now is refused at once, and does not wait for nobody."""
    for place in places:
        place.socket.close()
    running = [place.pid for place in places if place.pid]
    _signal(running, signal.SIGTERM)
    until = time.monotonic() + LAST
    while running and time.monotonic() < until:
        running = [pid for pid in running if not _has_ended(pid)]
        time.sleep(0.05)
    _signal(running, signal.SIGKILL)
    for pid in running:
        os.waitpid(pid, 0)


def _signal(running: Sequence[int], number: signal.Signals) -> None:
    for pid in running:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _forked(work: Work, at: socket.socket, all_: Sequence[socket.socket]) -> int:
    parent = os.getpid()
    return os.fork() or _run(work, at, [one for one in all_ if one is not at], parent)


def _run(work: Work, at: socket.socket, others: Sequence[socket.socket], parent: int) -> NoReturn:
    """The life of a worker. It ends without what its parent does at its own end."""
    status = 1
    try:
        for one in others:
            one.close()
        _end_with(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD)
        work(at)
        status = 0
    except KeyboardInterrupt:  # Ctrl-C reaches all at once, and uvicorn raises it again when it is done
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        log.exception("a web worker failed")
    finally:
        os._exit(status)


def _end_with(parent: int) -> None:
    """Have the kernel tell this process to end when *parent* does; at once, if it is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _words(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"by signal {-code}" if code < 0 else f"with status {code}"
