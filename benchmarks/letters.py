"""Letters a second, beside one bare smtplib connection that sends the same bytes ready-made to the same server."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psutil
from pydantic import SecretStr

from benchmarks import own
from benchmarks.rows import Pair, Rounds, Row, at_least, at_most
from local import ports
from services.notifications.mail.envelope import envelope, mailbox
from services.notifications.mail.rendering import rendered
from services.notifications.model.letters import Letter, State
from services.notifications.store import INDEXES
from services.notifications.store.letters import Letters
from shared import clock
from shared.mongo import Database
from shared.settings import Settings
from tests.notifications.every_letter import every_letter

MANY, DOMAINS = 3000, 100
KINDS = ("receipt", "decision-selected", "registration")
HERE = "127.0.0.1"
LEAN, LIBRARY = [sys.executable, "-m", "benchmarks.sink"], [sys.executable, "-m", "aiosmtpd", "-n", "-c"]


def measure(folder: Path) -> Rounds:
    """Both to a lean server, then both to aiosmtpd's."""
    with own.database(folder) as settings, _lean() as lean, _library() as library:
        local = settings.model_copy(update={"link_key": SecretStr("k" * 32)})
        db = Database.connect(local, "notifications")
        db.ensure_indexes(INDEXES)
        while True:
            letters = _letters()
            ready = [_written(letter, local) for letter in letters]
            raw, (rate, milliseconds) = bare(lean, ready, local), core(db, letters, lean, local)
            slow, (slower, _) = bare(library, ready, local), core(db, letters, library, local)
            yield {
                "letters/s": Pair(rate, raw),
                "ms of CPU a letter": Pair(milliseconds),
                "letters/s to aiosmtpd": Pair(slower, slow),
            }


def bare(port: int, ready: Sequence[tuple[str, bytes]], settings: Settings) -> float:
    """Letters a second of one connection, whose letters are bytes already and are noted nowhere."""
    with smtplib.SMTP(HERE, port) as smtp:
        began = time.perf_counter()
        for recipient, text in ready:
            smtp.sendmail(mailbox(settings).email, [recipient], text)
        return len(ready) / (time.perf_counter() - began)


def core(db: Database, letters: Sequence[Letter], port: int, settings: Settings) -> tuple[float, float]:
    """Letters a second from the first that is claimed to the last that is noted as sent, and the process's CPU time."""
    db["letters"].delete_many({})
    with _sending(port, settings) as process:
        time.sleep(2)  # until it has looked, and found nothing
        used, began = _used(process), time.perf_counter()
        db["letters"].insert_many([Letters(db)._row(letter) for letter in letters])
        while db["letters"].count_documents({"state": State.SENT}) < len(letters):
            time.sleep(0.05)
        took, used = time.perf_counter() - began, _used(process) - used
    return len(letters) / took, used / len(letters) * 1000


def _letters() -> list[Letter]:
    """Letters of three kinds, to as many people in many towns, that are due now."""
    every, now = every_letter(), clock.real()
    due = {"queued_at": now, "next_try_at": now, "give_up_at": now + timedelta(days=3)}
    return [
        every[kind].model_copy(
            update={
                **due,
                "id": clock.new_id(),
                "message": f"bench/{number}",
                "about": f"{kind}/{number}",
                "recipient": f"mayor{number}@city{number % DOMAINS}.example",
            }
        )
        for number in range(MANY)
        for kind in [KINDS[number % len(KINDS)]]
    ]


def _written(letter: Letter, settings: Settings) -> tuple[str, bytes]:
    return letter.recipient, envelope(letter, rendered(letter, settings), settings, now=clock.real())


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def _sending(port: int, settings: Settings) -> Iterator[psutil.Process]:
    environment = {
        **os.environ,
        "ENVIRONMENT": "local",
        "MONGODB_URI": settings.mongodb_uri,
        "LINK_KEY": settings.link_key.get_secret_value(),
        "SMTP_URL": f"smtp://{HERE}:{port}",
    }
    with _running([sys.executable, "-m", "benchmarks.sending"], environment) as child:
        yield psutil.Process(child.pid)


@contextmanager
def _lean() -> Iterator[int]:
    with _running(LEAN, dict(os.environ)) as child:
        assert child.stdout
        yield int(child.stdout.readline())


@contextmanager
def _library() -> Iterator[int]:
    port = ports.take(0, "mail server")
    with _running([*LIBRARY, "aiosmtpd.handlers.Sink", "-l", f"{HERE}:{port}"], dict(os.environ)):
        for _ in range(200):
            try:
                smtplib.SMTP(HERE, port).close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield port


@contextmanager
def _running(args: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(args, env=environment, stdout=subprocess.PIPE) as child:
        try:
            yield child
        finally:
            child.kill()


ROWS = (
    Row(
        name="letters",
        work=f"{MANY:,} receipts, decisions and seats with a calendar object, each to another person, in {DOMAINS} "
        "domains, are queued at once; one process renders each as text and HTML, hands it to a mail server that "
        "answers at once, and notes in the database what goes out and what went, so that a kill makes no letter two.",
        beside="one smtplib connection that sends the same bytes, ready-made, and notes nothing.",
        measure=measure,
        goals=(at_least(0.8, "letters/s"), at_least(0.8, "letters/s to aiosmtpd"), at_most(2, "ms of CPU a letter")),
    ),
)
