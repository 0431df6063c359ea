"""Rules of notifications that stand in one function each (docs/rules.md)."""

from datetime import timedelta

import pytest

from services.notifications import rights
from services.notifications.model.reminders import reminder_due
from services.notifications.model.replies import Reply, address_not_taken, is_final, replied
from services.notifications.model.sessions import Session
from services.notifications.model.sign_ins import budgets
from shared.challenge import Office, Organiser
from shared.person import Person
from shared.wording import say
from tests.notifications.builders import CLOSES, MARIA, NOW, OFFICE, OPENING, a_challenge, an_entry

DAY = timedelta(days=1)
PAIR = (Organiser(name="B", email="b@example.org"), Organiser(name="C", email="c@example.org"))


@pytest.mark.parametrize(
    ("before_the_close", "days"),
    [(8 * DAY, None), (7 * DAY, 7), (2 * DAY, 7), (DAY, 1), (timedelta(minutes=1), 1), (timedelta(seconds=59), None)],
)
def test_a_reminder_is_due_so_many_days_before_the_close_as_the_file_says(
    before_the_close: timedelta, days: int | None
) -> None:
    challenge = a_challenge(reminder_days=(7, 1))
    due = reminder_due(challenge, challenge.lanes[0], now=CLOSES - before_the_close)
    assert (due and due[0]) == days


def test_a_servers_reply_is_kept_with_its_enhanced_code_in_one_short_line() -> None:
    attempt = replied(Reply.PERMANENT, 550, b"5.1.1 no such\r\nmailbox " + b"x" * 500, at=NOW)
    assert (attempt.code, attempt.enhanced, len(say(attempt.words))) == (550, "5.1.1", 300)
    assert "\n" not in say(attempt.words)


@pytest.mark.parametrize(("sequence", "newest"), [(0, 1), (1, 1), (2, 2)])
def test_of_two_calendar_entries_the_one_with_the_higher_sequence_holds(sequence: int, newest: int) -> None:
    known = Session(session_id=OPENING, event_id="icc-2020.launch-week", entry=an_entry(sequence=1))
    assert known.with_news(an_entry(sequence=sequence)).entry.sequence == newest


def test_strangers_and_who_asks_from_home_spend_different_budgets() -> None:
    strangers = {key for key, *_ in budgets(MARIA, "192.0.2.0/24", at_home=False)}
    at_home = {key for key, *_ in budgets(MARIA, "192.0.2.0/24", at_home=True)}
    assert strangers
    assert at_home
    assert not strangers & at_home


def test_a_mailbox_has_one_budget_under_all_its_tags() -> None:
    assert budgets("maria+one@athens.example", "", at_home=False) == budgets(MARIA, "", at_home=False)


def test_offices_are_those_of_all_challenges_together() -> None:
    later = a_challenge(id="icc-2026", organisers=[Organiser(name="A", email=OFFICE, offices=(Office.CHAIR,)), *PAIR])
    assert rights.offices(Person(OFFICE), [a_challenge(), later]) == {Office.PROGRAMME, Office.CHAIR}
    assert not rights.offices(Person(MARIA), [a_challenge(), later])


def test_an_address_that_our_mail_server_cannot_take_is_final_and_says_so() -> None:
    attempt = address_not_taken(at=NOW)
    assert is_final(attempt)
    assert (attempt.code, attempt.enhanced) == (553, "5.6.7")
