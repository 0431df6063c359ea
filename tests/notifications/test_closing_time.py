"""Who is told of a new closing time, and who is reminded of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.applications.contracts import ChallengeDefined, ClosingTimeChanged, DraftDescribed
from services.notifications.actions import remind
from services.notifications.mail.rendering import subject_of
from services.notifications.model.letters import State
from shared import clock
from shared.mongo import Database
from tests.notifications.builders import (
    CLOSES,
    MARIA,
    a_challenge,
    a_contact,
    an_id,
    ledger,
    subjects,
    tell,
    tell_again,
)
from tests.notifications.facts import started, submitted, withdrawn


def test_a_new_closing_time_is_told_to_whoever_may_send_in_until_then(db: Database) -> None:
    rui, ana = a_contact("Rui"), a_contact("Ana")
    tell(db, submitted(), started(an_id("Porto"), contact=rui), submitted(an_id("Braga"), contact=ana))
    tell(db, withdrawn(an_id("Braga"), contact=ana), started(an_id("Lyon"), lane="another"))

    tell(db, _later(1))

    told = {letter.recipient: letter.facts["status"] for letter in ledger(db, template="closing-time")}
    assert told == {MARIA: "submitted", rui.email: "draft", ana.email: "withdrawn"}


def test_a_contact_with_two_expressions_is_told_of_each(db: Database) -> None:
    tell(db, started(), started(an_id("Porto"), name="Porto"))

    tell_again(db, _later(1))
    tell_again(db, _later(1))

    assert sorted(letter.facts["title"] for letter in ledger(db, template="closing-time")) == ["Athens", "Porto"]


def test_of_two_changes_of_a_closing_time_only_the_newest_goes_out(db: Database) -> None:
    tell(db, started())

    tell(db, _later(1), _later(2))

    letters = ledger(db, template="closing-time")
    assert [(one.state, one.facts["closes_at"]) for one in letters] == [
        (State.REPLACED, CLOSES + timedelta(days=1)),
        (State.QUEUED, CLOSES + timedelta(days=2)),
    ]


def test_a_draft_is_reminded_once_at_each_mark(db: Database, clock_at: Callable[[datetime], None]) -> None:
    tell(db, started())

    for moment in (CLOSES - timedelta(days=8), CLOSES - timedelta(days=7), CLOSES - timedelta(days=1)):
        clock_at(moment)
        remind.remind(db)
        remind.remind(db)

    assert subjects(db) == [
        "7 days left to submit: Athens",
        "1 day left to submit: Athens",
    ]


def test_a_reminder_goes_by_what_the_draft_says_now(db: Database, clock_at: Callable[[datetime], None]) -> None:
    now = {"name": "Athina", "contact": a_contact(zone="America/Lima")}
    tell(db, started(), DraftDescribed(**started().model_dump(exclude={"name", "contact"}), **now))
    clock_at(CLOSES - timedelta(days=1))

    remind.remind(db)

    (letter,) = ledger(db)
    assert (subject_of(letter), letter.zone) == ("1 day left to submit: Athina", "America/Lima")


def test_whoever_submitted_or_began_after_the_mark_is_not_reminded(
    db: Database, clock_at: Callable[[datetime], None]
) -> None:
    tell(db, started(), submitted())
    clock_at(CLOSES - timedelta(days=7) + timedelta(minutes=1))
    late = an_id("late")
    tell(db, started(late))
    db["expressions"].update_one({"_id": late}, {"$set": {"started_at": clock.now()}})

    remind.remind(db)

    assert ledger(db, template="reminder") == []


def test_a_reminder_that_is_late_goes_once_and_says_how_much_time_is_left(
    db: Database, clock_at: Callable[[datetime], None]
) -> None:
    tell(db, started())

    for minutes in (40.5, 20):
        clock_at(CLOSES - timedelta(minutes=minutes))
        remind.remind(db)

    assert subjects(db) == ["40 minutes left to submit: Athens"]


def test_a_new_closing_time_is_told_once_and_reminded_of_on_its_own_days(
    db: Database, clock_at: Callable[[datetime], None]
) -> None:
    tell(db, started())
    clock_at(CLOSES - timedelta(hours=12))
    (lane,) = a_challenge().lanes
    later = a_challenge(lanes=[lane.model_copy(update={"closes_at": CLOSES + timedelta(days=3)})])

    tell(db, ChallengeDefined(revision=2, challenge=later), _later(3))
    remind.remind(db)
    at_once = [letter.template for letter in ledger(db)]
    clock_at(CLOSES + timedelta(days=2))
    remind.remind(db)

    assert at_once == ["closing-time"]
    assert subjects(db, template="reminder") == ["1 day left to submit: Athens"]


@pytest.mark.parametrize("moment", [CLOSES - timedelta(seconds=59), CLOSES, CLOSES + timedelta(days=1)])
def test_nobody_is_reminded_when_it_is_too_late_to_send(
    db: Database, clock_at: Callable[[datetime], None], moment: datetime
) -> None:
    tell(db, started())
    clock_at(moment)

    remind.remind(db)

    assert ledger(db) == []


def _later(days: int) -> ClosingTimeChanged:
    now = CLOSES + timedelta(days=days)
    return ClosingTimeChanged(challenge_id="icc-2020", lane="new-cities", was=CLOSES, now=now, revision=days + 1)
