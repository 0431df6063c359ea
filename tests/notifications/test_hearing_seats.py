"""Letters about seats and sessions: whatever is heard first, nobody gets a lower SEQUENCE after a higher one."""

from datetime import datetime
from random import Random
from typing import Any

import pytest

from services.events.contracts import Cause
from services.notifications.mail.rendering import preview, subject_of
from services.notifications.model.letters import State
from shared.messages import Fact
from shared.mongo import Database
from shared.settings import Settings
from tests.notifications.builders import an_entry, ledger, tell, tell_again
from tests.notifications.facts import called_off, given_back, moved, registered, renamed


def test_a_registration_is_confirmed_with_its_calendar_object(db: Database) -> None:
    tell(db, registered())

    assert sequences(db) == [("registration", "REQUEST", 0, "queued")]


def test_everybody_with_a_seat_hears_of_a_change_once(db: Database) -> None:
    tell(db, registered("Eleni"), registered("Rui"))
    send_all(db)

    tell_again(db, moved())
    tell_again(db, moved())

    assert sequences(db, template="session-changed") == [("session-changed", "REQUEST", 1, "queued")] * 2


@pytest.mark.parametrize(
    ("fact", "quoted"),
    [(moved(), "place changed to Hall 2; it has a new link"), (called_off(), "The speaker is ill.")],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_letter_says_what_changed_whichever_version_told_it(
    db: Database, settings: Settings, fact: Fact, quoted: str, first: bool
) -> None:
    tell(db, registered())
    send_all(db)

    tell(db, *fact.older() if first else (fact,))

    (letter,) = ledger(db, state="queued")
    assert f"\n  {quoted}\n" in preview(letter, settings)


def test_a_registration_heard_after_the_change_carries_the_new_time(db: Database) -> None:
    tell(db, moved(), registered(sequence=0))

    assert sequences(db) == [("registration", "REQUEST", 1, "queued")]


def test_a_change_heard_after_a_registration_that_knew_it_is_not_mailed_again(db: Database) -> None:
    tell(db, registered(sequence=1))

    tell(db, moved(1))

    assert sequences(db) == [("registration", "REQUEST", 1, "queued")]


def test_an_older_change_heard_late_is_not_mailed(db: Database) -> None:
    tell(db, registered(), moved(2))
    send_all(db)

    tell(db, moved(1))

    assert [sequence for _, _, sequence, _ in sequences(db, state="sent")] == [2]


def test_an_unsent_confirmation_is_replaced_by_one_with_the_new_time(db: Database) -> None:
    tell(db, registered(), moved())

    assert sequences(db) == [("registration", "REQUEST", 0, "replaced"), ("registration", "REQUEST", 1, "queued")]


def test_a_cancelled_session_is_taken_out_of_every_calendar(db: Database) -> None:
    tell(db, registered(), moved())
    send_all(db)

    tell(db, called_off())

    assert sequences(db, template="session-cancelled") == [("session-cancelled", "CANCEL", 2, "queued")]


def test_a_registration_heard_after_the_cancellation_says_that_it_is_off(db: Database) -> None:
    tell(db, called_off(), registered(sequence=0))

    assert sequences(db) == [("session-cancelled", "CANCEL", 2, "queued")]


def test_who_gave_the_seat_back_hears_that_and_nothing_more(db: Database) -> None:
    tell(db, registered())
    send_all(db)

    tell(db, given_back(), moved(2))

    assert sequences(db) == [("registration", "REQUEST", 0, "sent"), ("registration-cancelled", "CANCEL", 1, "queued")]


def test_the_letter_about_a_lost_seat_knows_why_it_was_lost(db: Database) -> None:
    tell(db, registered(), given_back().model_copy(update={"cause": Cause.DELEGATION_WITHDRAWN}))

    (letter,) = ledger(db, template="registration-cancelled")

    assert (subject_of(letter), letter.facts["cause"]) == ("You no longer have a seat: Opening", "delegation-withdrawn")


def test_one_seat_given_back_says_nothing_about_the_session_of_the_others(db: Database) -> None:
    tell(db, registered("Eleni"), given_back("Eleni", sequence=1))

    tell(db, registered("Rui", sequence=0))

    assert sequences(db, recipient="rui@athens.example") == [("registration", "REQUEST", 0, "queued")]


def test_a_seat_taken_again_is_confirmed_with_a_sequence_past_the_cancellation(db: Database) -> None:
    tell(db, registered(), given_back(sequence=1))
    send_all(db)

    tell(db, registered(sequence=2))

    assert sequences(db, state="queued") == [("registration", "REQUEST", 2, "queued")]


def test_a_seat_given_back_before_a_change_that_was_heard_first_leaves_the_calendar(db: Database) -> None:
    tell(db, registered(), moved(2))
    send_all(db)

    tell(db, given_back(sequence=1))

    assert sequences(db, state="queued") == [("registration-cancelled", "CANCEL", 2, "queued")]


@pytest.mark.parametrize("renamed_first", [True, False])
def test_letters_go_by_the_delegates_newest_name_whatever_is_heard_first(db: Database, renamed_first: bool) -> None:
    facts: list[Fact] = [registered(), renamed("Eleni P.")]

    tell(db, *(reversed(facts) if renamed_first else facts), moved())

    assert ledger(db)[-1].facts["name"] == "Eleni P."


def sequences(db: Database, **wanted: Any) -> list[tuple[str, str, int, str]]:
    return [
        (letter.template, letter.facts["method"], letter.facts["entry"]["sequence"], str(letter.state))
        for letter in ledger(db, **wanted)
    ]


def send_all(db: Database) -> None:
    db["letters"].update_many({"state": State.QUEUED}, {"$set": {"state": State.SENT}})


@pytest.mark.parametrize("seed", range(25))
def test_in_whatever_order_it_is_heard_the_calendar_ends_right_and_never_goes_back(db: Database, seed: int) -> None:
    chance = Random(seed)
    story = Story(chance)
    seat, session = story.told()

    while seat or session:
        heard = chance.choice([subject for subject in (seat, session) if subject])
        tell(db, heard.pop(0))

    letters = ledger(db)
    entries = [letter.facts["entry"] for letter in letters]
    assert [entry["sequence"] for entry in entries] == sorted(entry["sequence"] for entry in entries)
    if story.ever_registered:
        assert (letters[-1].facts["method"] == "REQUEST") == (story.seated and not story.is_off)
        assert entries[-1]["sequence"] >= story.shown
    if story.seated and not story.is_off:
        assert entries[-1]["starts_at"] == story.starts_at


class Story:
    """What happened to a seat and its session, in order, numbered as events numbers it."""

    def __init__(self, chance: Random) -> None:
        self.seated, self.is_off, self.ever_registered = False, False, False
        self.session, self.own, self.highest = 0, -1, 0
        self._seat, self._session = list[Fact](), list[Fact]()
        for _ in range(8):
            step = chance.choice([self._register, self._give_back, self._move])
            step()
        if chance.random() < 0.3:
            self._call_off()

    def told(self) -> tuple[list[Fact], list[Fact]]:
        """The facts of the registration and those of the session, each in its order."""
        return self._seat, self._session

    @property
    def shown(self) -> int:
        """The SEQUENCE the delegate's feed shows at the end."""
        return max(self.own, self.session) if self.seated else self.own

    @property
    def starts_at(self) -> datetime:
        return an_entry(self.session).starts_at

    def _register(self) -> None:
        if self.seated:
            return
        self.own = max(self.own + 1 if self.ever_registered else 0, self.session)
        self.highest, self.seated, self.ever_registered = max(self.highest, self.own), True, True
        fact = registered()
        entry = an_entry(self.session).model_copy(update={"sequence": self.own})
        self._seat.append(fact.model_copy(update={"entry": entry}))

    def _give_back(self) -> None:
        if not self.seated:
            return
        self.own = max(self.own, self.session) + 1
        self.highest, self.seated = max(self.highest, self.own), False
        self._seat.append(given_back(sequence=self.own))

    def _move(self) -> None:
        self.session = self.highest = self.highest + 1
        self._session.append(moved(self.session))

    def _call_off(self) -> None:
        self.session = self.highest = self.highest + 1
        self.is_off = True
        self._session.append(called_off(self.session))
