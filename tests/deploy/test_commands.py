"""The commands, each run as a person runs it: as a process, with settings from the environment."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner

from deploy import heartbeats, services
from deploy.cli.__main__ import COMMANDS, challenge
from deploy.record import ROOT
from shared import clock, ended
from shared.broker import topology
from shared.delivery.heads import Told
from shared.delivery.streams import Stream
from shared.mongo import Database, dead_letters, failing, heads, inbox
from shared.settings import Settings
from shared.web import sessions
from tests.conftest import MAKE_DATABASE
from tests.deploy.builders import a_fact, a_said

A_DEAD_PROCESS = 2**30  # no Linux gives a process such a number
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(settings: Settings) -> Run:
    """Runs a command against this test's databases and queues."""
    names = ("AMQP_URI", "MONGODB_URI", "NAMESPACE", "SESSION_PUBLIC_KEY")
    told = {name: str(getattr(settings, name.lower())) for name in names}
    secrets = {"SESSION_KEY": settings.session_key.get_secret_value(), "CLOCK_FILE": str(settings.clock_file)}
    nowhere = {"BASE_URL": "http://127.0.0.1:1"}  # whatever else runs on this machine
    environment = {**os.environ, **told, **secrets, **nowhere, "ENVIRONMENT": "local", "PYTHONPATH": str(ROOT)}

    def call(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-P", "-m", "deploy.cli", *arguments]
        return subprocess.run(command, env={**environment, **more}, capture_output=True, text=True, check=False)

    return call


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    explained = CliRunner().invoke(challenge, [command, "--help"], catch_exceptions=False)

    assert explained.exit_code == 0
    assert explained.stdout.startswith("Usage:")
    assert len(explained.stdout.splitlines()) >= 5


def test_a_token_acts_for_its_person_within_its_scopes_for_its_days(run: Run, settings: Settings) -> None:
    printed = run("token", "script@example.org", "--scope", "applications:read", "--days", "2").stdout.strip()

    claims = sessions.read(settings, printed, sessions.TOKEN)

    assert claims is not None
    assert (claims.email, claims.scopes) == ("script@example.org", frozenset({"applications:read"}))
    lives = datetime.fromtimestamp(claims.expires_at, UTC) - clock.real()
    assert timedelta(days=2, seconds=-30) < lives <= timedelta(days=2)


def test_a_token_for_the_status_alone_can_be_issued(run: Run, settings: Settings) -> None:
    printed = run("token", "monitoring@example.org", "--scope", "status:read").stdout.strip()

    claims = sessions.read(settings, printed, sessions.TOKEN)

    assert claims is not None
    assert claims.scopes == frozenset({"status:read"})


def test_tokens_are_listed_by_what_they_are_for_and_revoked_by_their_id(run: Run, database: MAKE_DATABASE) -> None:
    issued = run("token", "script@example.org", "--scope", "events:read", "--for", "the screen").stdout.strip()
    run("token", "other@example.org", "--scope", "events:read")

    listed = run("token", "list").stdout
    (token_id,) = re.findall(r"^(\S+)  script@example.org  works until", listed, re.MULTILINE)
    revoked = run("token", "revoke", token_id)

    assert "    for: the screen; events:read; issued " in listed
    assert issued not in listed
    assert revoked.stdout.startswith(
        f"{token_id} is revoked.\nNo work process of notifications runs: the other services"
    )
    after = run("token", "list").stdout
    assert f"{token_id}  script@example.org  was revoked" in after
    assert "other@example.org  works until" in after
    assert [row["message"]["data"]["what"] for row in database("notifications")["journal"].find()] == [token_id]


def test_every_token_of_an_address_is_revoked_on_record_or_not(run: Run, database: MAKE_DATABASE) -> None:
    run("token", "script@example.org", "--scope", "events:read")
    before = clock.real().timestamp()

    assert run("token", "revoke", "--all-of", "script@example.org").stdout.startswith(
        "Every token of script@example.org"
    )
    assert "was revoked" in run("token", "list").stdout
    db, now = database("notifications"), clock.real().timestamp()
    assert ended.is_over(db, "of-no-record", "token", "Script@example.org", before)
    assert not ended.is_over(db, "of-no-record", "token", "script@example.org", now + 60)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("revoke", "00000000-0000-4000-8000-000000000000"), "There is no such session or token"),
        (("revoke",), "Name one token by its id"),
        (("script@example.org", "--scope", "events:read", "--for", "x" * 201), "say in at most 200 characters"),
    ],
)
def test_a_token_command_that_means_nothing_says_what_to_do(run: Run, arguments: tuple[str, ...], why: str) -> None:
    assert why in run("token", *arguments).stderr


def test_a_token_for_ever_is_refused(run: Run) -> None:
    refused = run("token", "script@example.org", "--scope", "applications:read", "--days", "4000")

    assert (refused.returncode, refused.stderr) == (1, "Error: A token lives for a year at most.\n")


@pytest.mark.parametrize(
    ("email", "scope", "why"),
    [
        ("not-an-email", "applications:read", "not-an-email is no e-mail address"),
        ("script@example.org", "applications:all", "there is no scope applications:all; there are applications:"),
    ],
)
def test_a_token_that_could_do_nothing_is_refused(run: Run, email: str, scope: str, why: str) -> None:
    refused = run("token", email, "--scope", scope)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"Error: {why}")


def test_a_follower_that_is_behind_is_named(run: Run, database: Callable[[str], Database]) -> None:
    publisher, selection = database("applications"), database("selection")
    for sequence in (1, 2, 3):
        row = {"sequence": sequence, "type": "x", "sent_at": None, "written_at": clock.real()}
        publisher["journal"].insert_one({**row, "subject": "expression/1"})
    queue = f"{selection.namespace}selection.from-applications.v1"
    selection["cursors"].insert_one({"_id": f"{queue}/expression/1", "queue": queue, "subject": "expression/1",
                                     "sequence": 1, "fact": ""})  # fmt: skip

    shown = run("messages", "journal", "expression/1").stdout

    assert f"{queue} has applied up to 1, 2 behind\n" in shown
    assert "notifications.from-applications.v1 has applied up to 0, 3 behind\n" in shown


def test_a_dead_letter_is_listed_shown_and_skipped_with_a_reason(run: Run, database: Callable[[str], Database]) -> None:
    db = database("selection")
    queue = f"{db.namespace}selection.from-applications.v1"
    said = a_said(subject="expression/1", sequence=1)
    headers = {"error": "Invalid: no name", "attempt": 0}
    letter = dead_letters.file(
        db, queue, said.model_dump_json().encode(), message_id=said.id, content_type="application/json", headers=headers
    )

    assert f"{letter}  " in run("messages", "list").stdout
    assert '"subject": "expression/1"' in run("messages", "show", letter).stdout
    assert run("messages", "skip", letter).returncode == 2
    assert run("messages", "skip", letter, "--reason", "a test").stdout == f"{letter} is skipped.\n"
    assert run("messages", "list").stdout == "No dead letter is waiting.\n"
    assert f"{queue} has applied up to 1" in run("messages", "journal", "expression/1").stdout
    assert "It was skipped by" in run("messages", "replay", letter).stderr
    assert run("messages", "show", "nonsense").stderr == "Error: no service has a dead letter nonsense\n"


def test_an_unknown_queue_cannot_be_fed_and_the_known_ones_are_named(run: Run) -> None:
    refused = run("messages", "feed", "selection.from-nobody.v1")

    assert refused.returncode == 1
    assert "selection.from-applications.v1" in refused.stderr


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
    assert "events keeps 1 early messages, the oldest for 30" in status.stderr
    assert "1 letters need a person; see /notifications/letters" in status.stderr
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


@pytest.fixture
def _declared(settings: Settings) -> Iterator[None]:
    """Whatever a command declares is gone afterwards."""
    yield
    topology.delete(settings.amqp_uri, services.cards(), settings.namespace)


@pytest.mark.usefixtures("_declared")
def test_what_a_follower_lacks_is_named_and_healed(run: Run, database: Callable[[str], Database]) -> None:
    applications, selection = database("applications"), database("selection")
    applications.transact(lambda: applications.announce(a_fact("expression/1")))
    long_ago = clock.real() - timedelta(minutes=5)
    applications["journal"].update_many({}, {"$set": {"sent_at": long_ago}})
    applications["streams"].update_many({}, {"$set": {"said_at": long_ago}})
    queue = f"{selection.namespace}selection.from-applications.v1"
    heads.note(selection, queue, Told({"expression/1": Stream(1, "a")}))
    selection["missing"].update_many({}, {"$set": {"since": long_ago}})

    status = run("status")
    assert (
        "selection lacks what applications said of 1 subject, such as applications/expression/1/1; "
        "run ./challenge messages heal" in status.stderr
    )
    healed = run("messages", "heal", "selection.from-applications.v1")
    assert healed.stdout == f"{queue}: applications says 1 messages of 1 subjects again.\n"
    assert [row["subject"] for row in applications["gaps"].find()] == ["expression/1"]
    assert "notifications.from-events.v1: nothing is missing" in run("messages", "heal").stdout


def test_a_restored_publisher_is_named_and_a_follower_rebased(run: Run, database: Callable[[str], Database]) -> None:
    applications, selection = database("applications"), database("selection")
    applications.transact(lambda: applications.announce(a_fact("expression/1")))
    queue = f"{selection.namespace}selection.from-applications.v1"
    for sequence in (1, 2):
        inbox.advance(selection, queue, "expression/1", to=sequence, digest=f"of another life {sequence}")
    headers = {"error": "Stranger('selection has applied another message under applications/expression/1/1')"}
    dead_letters.file(
        selection,
        queue,
        a_said(subject="expression/1", sequence=1).model_dump_json().encode(),
        message_id="",
        content_type="application/json",
        headers=headers,
    )

    assert (
        "1 of the dead letters of selection do not continue what it applied: selection has applied another message "
        "under applications/expression/1/1" in run("status").stderr
    )
    rebased = run("messages", "rebase", "selection.from-applications.v1", "--reason", "restored on Monday").stdout

    assert rebased == f"{queue} goes on with expression/1 after 0; 1 messages are said again.\n"
    assert run("messages", "list").stdout == "No dead letter is waiting.\n"
    again = run("messages", "rebase", "selection.from-applications.v1", "--reason", "again").stdout
    assert "agree about everything" in again or "nothing to rebase" in again


def test_what_waits_for_an_upgrade_is_named(run: Run, database: Callable[[str], Database]) -> None:
    message = a_said(subject="expression/1", sequence=1).model_copy(update={"type": "applications.CallClosed.v9"})
    failing.note(database("selection"), "selection.from-applications.v1", message, error="Unread", is_unread=True)

    assert (
        "selection does not know applications.CallClosed.v9, for which 1 subject must wait; upgrade it"
        in run("status").stderr
    )
