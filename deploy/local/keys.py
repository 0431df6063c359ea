"""The keys of a local installation, made once: for signing sessions, and for links in mails."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from deploy import accounts, rings


def kept(file: Path) -> dict[str, str]:
    """The keys in *file*, by the names of their settings; makes them when there are none."""
    if not file.exists():
        # In a process of its own: what makes keys imports the web frame, which the supervisor never needs again.
        subprocess.run([sys.executable, "-m", "deploy.local.keys", str(file)], check=True)
    found: dict[str, str] = json.loads(file.read_text())
    return found


def fresh() -> dict[str, str]:
    """New keys, by the names of their settings."""
    from shared.web.sessions import new_keys  # noqa: PLC0415

    private, public = new_keys()
    links = {name: secrets.token_hex(32) for name in rings.LINKS.values()}
    return {"SESSION_KEY": private, "SESSION_PUBLIC_KEY": public, **links}


def kept_passwords(file: Path) -> dict[str, str]:
    """The passwords in *file* of the accounts on our own servers, by account; makes those that are not there yet."""
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    every = {**accounts.fresh(), **found}
    if every != found:
        write(file, json.dumps(every))
    return every


def write(file: Path, text: str) -> None:
    """Let *file* hold *text*, for our eyes only; whole or not at all."""
    new = file.with_name(f"{file.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
    new.replace(file)


if __name__ == "__main__":
    write(Path(sys.argv[1]), json.dumps(fresh()))
