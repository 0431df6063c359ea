"""Fresh keys, and files that hold secrets.

`python -m deploy.operate.key_files FILE` writes fresh keys into FILE.
"""

import json
import os
import secrets
import sys
from pathlib import Path

from deploy.operate import rings


def fresh() -> dict[str, str]:
    """New keys, by the names of their settings."""
    from shared.web.sessions import new_keys  # noqa: PLC0415

    private, public = new_keys()
    links = {name: secrets.token_hex(32) for name in rings.LINKS.values()}
    return {"SESSION_KEY": private, "SESSION_PUBLIC_KEY": public, **links}


def write(file: Path, text: str) -> None:
    """Let *file* hold *text*, for our eyes only; whole or not at all."""
    new = file.with_name(f"{file.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
    new.replace(file)


if __name__ == "__main__":
    write(Path(sys.argv[1]), json.dumps(fresh()))
