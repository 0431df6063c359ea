"""The commands for messages: dead letters, feeds, healing and rebasing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from deploy.operate import services
from shared import clock
from shared.broker import topology
from shared.delivery.heads import Told
from shared.delivery.streams import Stream
from shared.mongo import Database, dead_letters, heads, inbox
from shared.settings import Settings
from tests.deploy.builders import a_fact, a_said
from tests.deploy.conftest import Run


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
    assert healed.stdout == f"{queue}: applications says 1 message of 1 subject again.\n"
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
        "1 of the dead letters of selection does not continue what it applied: selection has applied another message "
        "under applications/expression/1/1" in run("status").stderr
    )
    rebased = run("messages", "rebase", "selection.from-applications.v1", "--reason", "restored on Monday").stdout

    assert rebased == f"{queue} goes on with expression/1 after 0; 1 message is said again.\n"
    assert run("messages", "list").stdout == "No dead letter is waiting.\n"
    again = run("messages", "rebase", "selection.from-applications.v1", "--reason", "again").stdout
    assert "agree about everything" in again or "nothing to rebase" in again


def test_a_journal_is_shown_by_the_name_that_status_gives_a_message(
    run: Run, database: Callable[[str], Database]
) -> None:
    events, subject = database("events"), "session/icc-2020.skills"
    for _ in range(2):
        events.transact(lambda: events.announce(a_fact(subject)))

    shown = run("messages", "journal", f"events/{subject}/2")

    assert shown.stdout == run("messages", "journal", subject).stdout
    assert shown.stdout.count("events    ") == 2
    unknown = run("messages", "journal", "events/session/nothing/2")
    assert unknown.stderr == "Error: nobody has said anything of session/nothing\n"
