"""The keys of a local installation, made once: for signing sessions, and for links in mails."""

import json
import subprocess
import sys
from pathlib import Path

from deploy.operate import accounts
from deploy.operate.key_files import write


def kept(file: Path) -> dict[str, str]:
    """The keys in *file*, by the names of their settings; makes them when there are none."""
    if not file.exists():
        # In a process of its own: what makes keys imports the web frame, which the supervisor never needs again.
        subprocess.run([sys.executable, "-m", "deploy.operate.key_files", str(file)], check=True)
    found: dict[str, str] = json.loads(file.read_text())
    return found


def kept_passwords(file: Path) -> dict[str, str]:
    """The passwords in *file* of the accounts on our own servers, by account; makes those that are not there yet."""
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    every = {**accounts.fresh(), **found}
    if every != found:
        write(file, json.dumps(every))
    return every
