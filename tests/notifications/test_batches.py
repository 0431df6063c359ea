"""Letters claimed and settled many at a time: never twice, none held up by another, few in doubt after a kill."""

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.notifications.actions import deliver
from services.notifications.mail.notes import Notes
from services.notifications.mail.senders import RESERVED, SENDERS
from services.notifications.model.letters import Letter, State
from services.notifications.model.limits import Limits
from services.notifications.model.replies import Reply, Try
from services.notifications.store.letters import Letters
from services.notifications.store.outbox import Outbox
from shared import clock
from shared.mongo import Database
from shared.settings import Settings
from tests.notifications.builders import a_contact, an_id, ledger, tell
from tests.notifications.facts import submitted
from tests.notifications.frozen import LEASE, sender
from tests.notifications.misbehaving import misbehaving
from tests.notifications.postbox import Postbox
from tests.notifications.running import sending_to, until


def queue(db: Database, count: int, *, domains: int = 7, careful: bool = False) -> None:
    for number in range(count):
        contact = a_contact(email=f"mayor{number}@city{number % domains}.example")
        tell(db, submitted(an_id(f"city {number}"), contact=contact))
    db["letters"].update_many({}, {"$set": {"careful": careful}})


def taken() -> Try:
    return Try(at=clock.real(), answer=Reply.ACCEPTED, code=250)


def test_a_batch_is_claimed_under_one_lease_and_each_letter_once(db: Database) -> None:
    queue(db, 5)

    first, second = deliver.next_letters(db, 3), deliver.next_letters(db, 3)

    assert (len(first), len(second), len({one.id for one in (*first, *second)})) == (3, 2, 5)
    assert [len({one.lease for one in batch}) for batch in (first, second)] == [1, 1]


def test_a_domain_has_two_senders_and_what_a_third_claims_is_put_back(db: Database) -> None:
    queue(db, 6, domains=1)
    held = [deliver.next_letters(db, 2), deliver.next_letters(db, 2)]

    assert deliver.next_letters(db, 2) == ()

    assert Counter(one.state for one in ledger(db)) == {State.SENDING: 4, State.QUEUED: 2}
    assert [len(batch) for batch in held] == [2, 2]


def test_one_write_notes_what_was_taken_and_what_goes_out_and_tells_whose_lease_is_over(db: Database) -> None:
    queue(db, 4)
    first, second, third, fourth = deliver.next_letters(db, 4)
    db["letters"].update_many({"_id": {"$in": [second.id, fourth.id]}}, {"$set": {"lease": an_id("another's")}})

    may_go = deliver.hand_over(db, third, fourth, sent=[(first, taken()), (second, taken())])

    assert may_go == {third.id}
    states = {one.id: (one.state, one.handed_over_at is not None) for one in ledger(db)}
    assert states == {
        first.id: (State.SENT, False),
        second.id: (State.SENDING, False),
        third.id: (State.SENDING, True),
        fourth.id: (State.SENDING, False),
    }


def test_that_a_letter_was_taken_is_heard_late_when_its_lease_was_over(db: Database) -> None:
    queue(db, 1)
    (letter,) = deliver.next_letters(db)
    deliver.hand_over(db, letter)
    db["letters"].update_one({"_id": letter.id}, {"$set": {"lease_until": clock.real() - timedelta(seconds=1)}})
    deliver.free_abandoned(db)

    deliver.hand_over(db, sent=[(letter, taken())])

    assert Letters(db).get(letter.id).state is State.SENT


def test_what_was_taken_while_the_database_was_away_is_noted_with_the_next_write(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(db, 2)
    first, second = deliver.next_letters(db, 2)
    notes = Notes(db)
    notes.sent(first, taken())

    with monkeypatch.context() as away:
        away.setattr(Outbox, "hand_over", lambda *_, **__: (_ for _ in ()).throw(ConnectionError))
        with pytest.raises(ConnectionError):
            notes.hand_over(second)

    assert notes.hand_over(second)
    assert Letters(db).get(first.id).state is State.SENT


def test_notes_of_many_at_once_are_each_answered(db: Database) -> None:
    queue(db, 20)
    letters, notes, answers = deliver.next_letters(db, 20), Notes(db), dict[UUID, bool]()
    db["letters"].update_one({"_id": letters[3].id}, {"$set": {"lease": None}})

    def ask(letter: Letter) -> None:
        answers[letter.id] = notes.hand_over(letter)

    threads = [threading.Thread(target=ask, args=(one,)) for one in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {one.id: one != letters[3] for one in letters}


def test_what_waits_behind_a_letter_that_takes_long_goes_by_other_senders(db: Database, settings: Settings) -> None:
    queue(db, 60)

    with Postbox(stalls={"mayor33@city5.example"}) as box, sending_to(box.url, settings, Limits(grace=1)):
        until(30, lambda: len(ledger(db, state=State.SENT)) == 59)

    assert len(box.raw) == 59


def test_stopping_all_sending_leaves_what_is_claimed_and_not_begun_within_a_moment(
    db: Database, settings: Settings, tmp_path: Path
) -> None:
    queue(db, 40)

    with misbehaving("is slow", tmp_path, 14) as server, sending_to(server.url, settings, Limits()):  # 1 s an answer
        until(30, lambda: ledger(db, state=State.SENDING))
        db["switches"].insert_one({"_id": "sending", "by": "office@example.org", "at": clock.real()})
        time.sleep(1)
        until(20, lambda: not ledger(db, state=State.SENDING))
        copies = len(server.copies())

    assert copies <= SENDERS + RESERVED
    assert len(ledger(db, state=State.SENT)) == copies


def test_a_killed_process_leaves_few_letters_in_doubt_and_none_goes_out_twice(db: Database, settings: Settings) -> None:
    queue(db, 300, domains=30, careful=True)

    with Postbox() as box:
        with sender(settings, box.url, 1):
            until(60, lambda: len(box.raw) >= 60)  # then it is killed
        db["letters"].update_many({"state": State.SENDING}, {"$set": {"lease_until": clock.real()}})
        with sending_to(box.url, settings, Limits(lease=LEASE)):
            until(60, lambda: not ledger(db, state=State.QUEUED) and not ledger(db, state=State.SENDING))
        copies = Counter(mail["Message-ID"] for mail in box.mails)

    states = Counter(one.state for one in ledger(db))
    assert set(copies.values()) == {1}
    assert states[State.UNCERTAIN] <= 2 * SENDERS
    assert states[State.SENT] + states[State.UNCERTAIN] == 300
