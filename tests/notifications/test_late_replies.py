"""What the mail server says after the sender's lease was lost is kept, and settles what it can."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.notifications.actions import deliver
from services.notifications.model.deliveries import abandoned, heard_late
from services.notifications.model.letters import Letter, State, Step, taken_up
from services.notifications.model.replies import Reply, Try
from services.notifications.store.letters import Letters
from shared import clock
from shared.mongo import Database
from shared.person import Person
from shared.settings import Settings
from tests.notifications.builders import NOW, a_letter, ledger, tell
from tests.notifications.facts import decided, submitted
from tests.notifications.frozen import LEASE, sender
from tests.notifications.misbehaving import misbehaving
from tests.notifications.running import claimed, until

FACTOR = 10  # the server answers 6.5 s after the final dot
TAKEN = Try(at=NOW, answer=Reply.ACCEPTED, code=250, words="2.0.0 queued as 4711")


def test_a_decision_whose_sender_froze_is_sent_once_the_slow_server_says_so(
    db: Database, settings: Settings, tmp_path: Path
) -> None:
    tell(db, submitted(), decided())
    db["letters"].delete_one({"template": "receipt"})

    with misbehaving("answers late", tmp_path, FACTOR) as server, sender(settings, server.url, FACTOR) as frozen:
        until(60, lambda: server.copies() and ledger(db)[0].handed_over_at)
        frozen.freeze()
        until(20, lambda: (ends := ledger(db)[0].lease_until) is not None and ends < clock.real())
        deliver.free_abandoned(db, lease=LEASE)  # as another work process does
        (doubted,) = ledger(db)
        frozen.thaw()
        until(30, lambda: ledger(db)[0].state is not State.UNCERTAIN)
        (letter,) = ledger(db)

    assert doubted.state is State.UNCERTAIN
    assert (letter.state, letter.needs_staff, letter.sent_at) == (State.SENT, False, letter.tries[-1].at)
    assert [one.answer for one in letter.tries] == [Reply.LOST, Reply.ACCEPTED]
    assert (letter.tries[-1].code, letter.tries[-1].words, len(server.copies())) == (250, "taken", 1)


def given_up(*, careful: bool) -> Letter:
    """A letter whose sender was given up after it had handed the text over."""
    handed_over = a_letter(careful=careful).after(Step.CLAIM, handed_over_at=NOW)
    return abandoned(handed_over, NOW + timedelta(minutes=1))


def test_what_waits_for_its_repetition_is_not_repeated() -> None:
    letter = given_up(careful=False)

    heard = heard_late(letter, TAKEN)

    assert (letter.state, letter.can(Step.CLAIM)) == (State.QUEUED, True)
    assert heard is not None
    assert (heard.state, heard.sent_at, heard.tries[-1]) == (State.SENT, NOW, TAKEN)


def test_a_refusal_that_comes_late_leaves_the_decision_to_a_person_who_can_read_it() -> None:
    refusal = Try(at=NOW, answer=Reply.PERMANENT, code=554, words="5.6.0 not like this")

    heard = heard_late(given_up(careful=True), refusal)

    assert heard is not None
    assert (heard.state, heard.tries[-1]) == (State.UNCERTAIN, refusal)


def test_what_was_sent_or_stopped_meanwhile_stays_so_and_keeps_the_words() -> None:
    waiting = given_up(careful=True)
    for step, state in ((Step.CONFIRM, State.SENT), (Step.STOP, State.STOPPED)):
        decided_on = taken_up(waiting, step, by=Person("office@example.org"), at=NOW)

        heard = heard_late(decided_on, TAKEN)

        assert heard is not None
        assert (heard.state, heard.sent_at, heard.tries[-1]) == (state, decided_on.sent_at, TAKEN)


def test_what_somebody_else_is_sending_is_theirs() -> None:
    again = given_up(careful=False).after(Step.CLAIM)

    assert heard_late(again, TAKEN) is None


def test_no_answer_is_no_news() -> None:
    assert heard_late(given_up(careful=True), Try(at=NOW, answer=Reply.LOST, words="timed out")) is None


@pytest.mark.parametrize("careful", [True, False])
def test_the_ledger_keeps_it(db: Database, careful: bool) -> None:
    tell(db, submitted())
    db["letters"].update_one({}, {"$set": {"careful": careful}})
    letter = claimed(db, handed_over=True)
    db["letters"].update_one({"_id": letter.id}, {"$set": {"lease_until": clock.real() - timedelta(seconds=1)}})
    deliver.free_abandoned(db)

    deliver.settle(db, letter, TAKEN)

    kept = Letters(db).get(letter.id)
    assert (kept.state, kept.tries[-1]) == (State.SENT, TAKEN)
