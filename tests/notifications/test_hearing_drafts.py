"""Letters about a draft that is moved or deleted, and about exceptions made for an expression and taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from services.applications.contracts import DraftDeleted, DraftMoved
from services.notifications.actions import remind
from services.notifications.model.letters import State
from shared.mongo import Database
from tests.notifications.builders import ATHENS, CLOSES, MARIA, a_contact, ledger, summary, tell
from tests.notifications.facts import excepted, revoked, started


def _deleted() -> DraftDeleted:
    return DraftDeleted(expression_id=ATHENS, challenge_id="icc-2020", lane="new-cities")


def _moved() -> DraftMoved:
    about = {"expression_id": ATHENS, "challenge_id": "icc-2020", "name": "Athens", "contact": a_contact()}
    return DraftMoved.model_validate({**about, "was": "alumni", "lane": "new-cities"})


def test_a_deleted_draft_is_reminded_of_no_more_and_its_waiting_letters_stop(
    db: Database, clock_at: Callable[[datetime], None]
) -> None:
    tell(db, started(), excepted())
    clock_at(CLOSES - timedelta(days=7))
    remind.remind(db)

    tell(db, _deleted())
    clock_at(CLOSES - timedelta(days=1))
    remind.remind(db)

    assert sorted((letter.template, letter.state) for letter in ledger(db)) == [
        ("exception-granted", State.STOPPED),
        ("reminder", State.STOPPED),
    ]


def test_a_moved_draft_is_reminded_of_its_new_lanes_closing_time(
    db: Database, clock_at: Callable[[datetime], None]
) -> None:
    tell(db, started(lane="alumni"), _moved())
    clock_at(CLOSES - timedelta(days=1))

    remind.remind(db)

    (letter,) = ledger(db)
    assert (letter.template, letter.facts["lane"]) == ("reminder", "New cities")


def test_an_exception_is_told_once_and_its_end_too(db: Database) -> None:
    tell(db, started(), excepted())

    assert summary(db) == [("exception-granted", MARIA, "queued")]
    tell(db, revoked())

    assert summary(db) == [("exception-granted", MARIA, "replaced"), ("exception-revoked", MARIA, "queued")]
    assert ledger(db)[-1].facts["why"] == "It was meant for another city."
