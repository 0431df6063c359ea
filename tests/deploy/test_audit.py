"""`./challenge audit` on real databases: what is there is counted, what is not is named with what to do."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from deploy.operate import audit, services
from shared import clock
from shared.broker import topology
from shared.broker.topology import Inbox
from shared.delivery.audit import Fate
from shared.messages import Message
from shared.mongo import Database, cursors, dead_letters
from shared.mongo.inbox import receive
from shared.settings import Settings
from tests.deploy.builders import a_fact
from tests.deploy.conftest import Run

LONG_AGO = timedelta(minutes=5)


@pytest.fixture
def said(settings: Settings, database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Three messages of applications, sent long ago and applied by all three that hear it."""
    monkeypatch.setattr(audit, "AGAIN", 0)
    monkeypatch.setattr(cursors, "PAGE", 2)  # so that a cursor keeps the last digest, and a full page those before
    topology.declare(settings.amqp_uri, services.cards(), settings.namespace)
    applications = database("applications")
    for name in services.NAMES:
        database(name)
    for _ in range(3):
        applications.transact(lambda: applications.announce(a_fact("expression/1")))
    applications["journal"].update_many({}, {"$set": {"sent_at": clock.real() - LONG_AGO}})
    messages = [Message.model_validate(row["message"]) for row in applications["journal"].find().sort("sequence", 1)]
    for hearer in ("selection", "events", "notifications"):
        for message in messages:
            _hear(settings, database(hearer), message)
    return messages


def _hear(settings: Settings, db: Database, message: Message) -> None:
    receive(db, Inbox(db.service, "applications", settings.namespace).name, message, None)


def _forget(db: Database) -> None:
    """Put the follower back to what it had applied before."""
    for name in ("cursors", "applied"):
        db[name].delete_many({})


def _told(settings: Settings) -> list[str]:
    return list(audit.lines(audit.look(settings, grace=timedelta(seconds=60))))


def test_what_everybody_applied_is_counted_and_nothing_is_wrong(settings: Settings, said: list[Message]) -> None:
    found = audit.look(settings, grace=timedelta(seconds=60))

    assert (found.said, found.fates, found.troubles) == (3, {Fate.APPLIED: 9}, [])


def test_what_the_broker_lost_is_missing_by_queue_subject_and_sequence(
    settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    selection, queue = database("selection"), Inbox("selection", "applications", settings.namespace).name
    _forget(selection)
    _hear(settings, selection, said[0])

    told = _told(settings)

    assert told[:2] == [f"{queue} expression/1 {n}: MISSING; ./challenge messages heal" for n in (2, 3)]
    assert told[2] == "3 messages were said, and for their followers: 7 applied, 2 missing"


def test_what_is_early_dead_unsent_or_fresh_is_not_missing(
    settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    applications, selection = database("applications"), database("selection")
    _forget(selection)
    _hear(settings, selection, said[2])
    queue = Inbox("selection", "applications", settings.namespace).name
    dead_letters.file(
        selection,
        queue,
        said[0].model_dump_json().encode(),
        message_id=said[0].id,
        content_type="application/json",
        headers={"error": "a bug"},
    )
    applications["journal"].update_one({"sequence": 2}, {"$set": {"sent_at": clock.real()}})
    applications.transact(lambda: applications.announce(a_fact("expression/1")))

    found = audit.look(settings, grace=timedelta(seconds=60))

    assert found.troubles == []
    assert found.fates == {Fate.APPLIED: 6, Fate.DEAD: 1, Fate.FRESH: 1, Fate.EARLY: 1, Fate.UNSENT: 3}


def test_a_hole_in_the_journal_and_a_broken_link_are_named(
    settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    applications = database("applications")
    applications["journal"].update_one({"sequence": 3}, {"$set": {"message.previous": "of nobody"}})
    assert "applications expression/1 3: does not continue the message before it" in _told(settings)[0]

    applications["journal"].delete_one({"sequence": 2})
    assert "applications expression/1 2: is not in the journal" in _told(settings)[0]


def test_a_restored_publisher_is_named(
    settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    applications = database("applications")
    applications["journal"].delete_many({"sequence": 3})
    applications["streams"].update_many({}, {"$set": {"sequence": 2}})

    told = _told(settings)

    assert len(told) == 4
    assert all("applied up to 3, and its publisher knows of 2" in line for line in told[:3])


def test_what_came_early_and_was_never_called_is_named(
    settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    events = database("events")
    _forget(events)
    for message in (said[2], said[0]):
        _hear(settings, events, message)
    events["cursors"].update_many({}, {"$set": {"sequence": 2, "digest": "", "digests": []}})

    assert "expression/1 3: came early and was not called" in _told(settings)[0]


def test_a_letter_that_is_written_twice_missing_or_stuck_is_named(
    settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    database("applications")["journal"].update_one(
        {"sequence": 3}, {"$set": {"type": "applications.ExpressionSubmitted.v1"}}
    )
    long_ago = clock.real() - timedelta(hours=1)
    letter = {"message": "m", "template": "receipt", "recipient_key": "a@example.org", "tries": []}
    accepted = [{"answer": "accepted"}] * 2
    database("notifications")["letters"].drop_indexes()
    database("notifications")["letters"].insert_many(
        [
            {**letter, "state": "sent"},
            {**letter, "state": "queued", "next_try_at": long_ago},
            {**letter, "message": "n", "state": "uncertain"},
            {**letter, "message": "o", "state": "sent", "tries": accepted},
        ]
    )

    told = "\n".join(_told(settings))

    assert "letters m receipt 0: stands 2 times in the ledger" in told
    assert "letters m receipt 0: is due and nobody sends it; see /notifications/letters" in told
    assert "letters n receipt 0: may or may not have arrived" in told
    assert "letters o receipt 0: was taken twice by a mail server" in told
    assert "expression/1 3: calls for a letter (receipt) that was never written" in told


def test_one_thing_that_is_wrong_is_counted_as_one(
    run: Run, settings: Settings, said: list[Message], database: Callable[[str], Database]
) -> None:
    selection = database("selection")
    _forget(selection)
    for message in said[:2]:
        _hear(settings, selection, message)

    found = run("audit")

    assert (found.returncode, found.stderr) == (1, "Error: 1 thing is wrong\n")
