"""How much memory what runs here takes."""

from collections.abc import Iterator

import psutil

from deploy.record import Record
from local import processes


def per_part(running: Record) -> Iterator[tuple[str, tuple[float, bool]]]:
    """Per part its megabytes (proportional set size: what is shared counts once over all), and whether it is Python."""
    for name, pid in {"supervisor": running.pid, **running.processes}.items():
        family = [psutil.Process(pid)] if name == "supervisor" and psutil.pid_exists(pid) else processes.family(pid)
        sizes = [one.memory_full_info().pss for one in family if one.is_running()]
        yield name, (sum(sizes) / 1e6, name not in ("broker", "broker's name server", "database"))
