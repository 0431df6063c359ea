"""What `status` names, and what `health` says of a work process."""

import os
import re
import socket
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from deploy.operate import heartbeats, services
from services.notifications.store.pauses import Switches
from shared import clock
from shared.mongo import Database, failing
from tests.deploy.builders import a_said
from tests.deploy.conftest import Run

A_DEAD_PROCESS = 2**30  # no Linux gives a process such a number


def test_a_follower_that_is_behind_is_named(run: Run, database: Callable[[str], Database]) -> None:
    publisher, selection = database("applications"), database("selection")
    for sequence in (1, 2, 3):
        row = {"sequence": sequence, "type": "x", "sent_at": None, "written_at": clock.real()}
        publisher["journal"].insert_one({**row, "subject": "expression/1"})
    queue = f"{selection.namespace}selection.from-applications.v1"
    selection["cursors"].insert_one(
        {"_id": f"{queue}/expression/1", "queue": queue, "subject": "expression/1", "sequence": 1, "fact": ""}
    )

    shown = run("messages", "journal", "expression/1").stdout

    assert f"{queue} has applied up to 1, 2 behind\n" in shown
    assert "notifications.from-applications.v1 has applied up to 0, 3 behind\n" in shown


def test_health_is_the_heartbeat_of_a_work_process_here(run: Run, database: Callable[[str], Database]) -> None:
    db, here = database("events"), socket.gethostname()
    row = {"pid": os.getpid(), "started_at": clock.real(), "at": clock.real()}
    db["heartbeats"].insert_one({**row, "_id": "elsewhere:7", "host": "elsewhere"})
    db["heartbeats"].insert_one({**row, "_id": f"{here}:7", "host": here, "pid": A_DEAD_PROCESS})
    assert run("health", "events").returncode == 1

    db["heartbeats"].insert_one({**row, "_id": f"{here}:8", "host": here})
    assert run("health", "events").returncode == 0

    db["heartbeats"].update_many({}, {"$set": {"at": clock.real() - heartbeats.FRESH - timedelta(seconds=1)}})
    assert run("health", "events").returncode == 1


def test_a_process_whose_broker_is_gone_is_not_healthy_and_one_whose_broker_is_full_is(
    run: Run, database: Callable[[str], Database]
) -> None:
    db, here = database("events"), socket.gethostname()

    def after_beating(*command: str, blocked: str = "") -> subprocess.CompletedProcess[str]:
        now = clock.real()
        row = {"pid": os.getpid(), "host": here, "started_at": now, "at": now, "leads": True, "blocked": blocked}
        gone = {**row, "broker_at": now - timedelta(minutes=1)}
        db["heartbeats"].replace_one({"_id": f"{here}:7"}, gone, upsert=True)
        return run(*command)

    assert "the broker of events is gone" in after_beating("health", "events").stderr
    assert re.search(r"events works, but its broker has been gone for \d+ s", after_beating("status").stderr)

    assert after_beating("health", "events", blocked="low on memory").returncode == 0
    full = "events works, but its broker takes no messages: it is short of memory or disk"
    assert full in after_beating("status", blocked="low on memory").stderr


def test_a_heartbeat_of_a_clock_that_had_jumped_is_none(run: Run, database: Callable[[str], Database]) -> None:
    db, here, ahead = database("events"), socket.gethostname(), clock.real() + timedelta(days=1)
    row = {"_id": f"{here}:7", "pid": os.getpid(), "host": here, "started_at": ahead, "at": ahead}
    db["heartbeats"].insert_one(row)

    assert run("health", "events").returncode == 1


def test_status_names_what_needs_attention(run: Run, database: Callable[[str], Database]) -> None:
    db = database("applications")
    db["journal"].insert_one(
        {"subject": "expression/1", "sequence": 1, "sent_at": None, "written_at": clock.real() - timedelta(minutes=5)}
    )

    database("events")["early"].insert_one({"queue": "q", "since": clock.real() - timedelta(minutes=5)})
    database("notifications")["letters"].insert_one({"state": "failed", "needs_staff": True})
    database("notifications")["switches"].insert_one(
        {"_id": "pause", "since": clock.real(), "code": 530, "words": "log in first"}
    )

    status = run("status")

    assert status.returncode == 1
    assert "events keeps 1 early message, the oldest for 30" in status.stderr
    assert "1 letter needs a person; see /notifications/letters" in status.stderr
    assert "so all letters wait: 530 log in first" in status.stderr
    assert "applications could not send for 30" in status.stderr
    assert "selection has no work process" in status.stderr
    assert "the web process of events does not answer" in status.stderr


def test_status_asks_each_web_process_where_it_is_told_to(run: Run) -> None:
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    asked: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        status = run("status", WEB_ADDRESS=f"http://127.0.0.1:{server.server_port}/at/{{service}}")
        server.shutdown()

    assert asked == [f"/at/{name}/{name}/ready" for name in services.NAMES]
    assert "the web process" not in status.stderr


def test_what_waits_for_an_upgrade_is_named(run: Run, database: Callable[[str], Database]) -> None:
    message = a_said(subject="expression/1", sequence=1).model_copy(update={"type": "applications.CallClosed.v9"})
    failing.note(database("selection"), "selection.from-applications.v1", message, error="Unread", is_unread=True)

    assert (
        "selection does not know applications.CallClosed.v9, for which 1 subject must wait; upgrade it"
        in run("status").stderr
    )


def test_who_stopped_the_sending_of_letters_is_named_until_it_goes_on(
    run: Run, database: Callable[[str], Database]
) -> None:
    db = database("notifications")
    for number, (state, priority) in enumerate((("queued", 0), ("queued", 2), ("sent", 2))):
        db["letters"].insert_one({"message": str(number), "state": state, "priority": priority, "needs_staff": False})
    assert "stopped the sending" not in run("status").stderr

    Switches(db).stop("office@example.org", datetime(2020, 3, 1, 9, 30, tzinfo=UTC))
    status = run("status")

    assert status.returncode == 1
    told = "office@example.org stopped the sending of letters on 01 Mar 09:30 UTC"
    assert f"{told}, so only sign-in links go out (waiting: 1 letter); " in status.stderr
    assert "on the page /notifications/letters" in status.stderr

    Switches(db).start()
    assert "stopped the sending" not in run("status").stderr
