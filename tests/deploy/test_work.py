"""A work process, as it starts."""

import subprocess
import sys

from deploy.record import ROOT


def test_a_work_process_looks_a_server_up_anew_each_time() -> None:
    """Eventlet's own resolver keeps an answer as long as the engine's name server says: ten minutes."""
    asks = "import deploy.operate.work, socket; print(socket.getaddrinfo.__module__)"

    answer = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["socket"]
