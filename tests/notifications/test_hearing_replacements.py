"""One delegate in another's place: one letter to each, whatever is heard first, and calendars that end right."""

import email
from email.policy import default
from itertools import permutations
from typing import Any

import pytest
from icalendar import Calendar

from services.notifications.mail.envelope import envelope
from services.notifications.mail.rendering import rendered
from services.notifications.model.letters import Letter, State
from shared.errors import NotYet
from shared.messages import Fact
from shared.mongo import Database
from shared.settings import Settings
from tests.notifications.builders import NOW, ledger, tell
from tests.notifications.every_letter import every_letter
from tests.notifications.facts import called_off, given_back, moved, registered
from tests.notifications.replacements import a_replacement, its_seats

BOTH = [("delegate-named", "petros@athens.example"), ("delegate-replaced", "eleni@athens.example")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_each_of_the_two_gets_one_letter_in_whatever_order_the_facts_are_heard(
    db: Database, order: tuple[int, ...]
) -> None:
    fact = a_replacement()
    facts = (*its_seats(fact), fact)
    tell(db, registered("Eleni"))
    send_all(db)

    tell_until_known(db, *(facts[place] for place in order))

    assert [(letter.template, letter.recipient) for letter in queued(db)] == BOTH
    assert {letter.template: methods(letter) for letter in queued(db)} == {
        "delegate-named": ("REQUEST", [(0, "CONFIRMED", "online")]),
        "delegate-replaced": ("CANCEL", [(1, "CANCELLED", "")]),
    }


def test_a_seat_that_was_never_mailed_is_told_of_by_the_replacement_alone(db: Database) -> None:
    fact = a_replacement()
    tell(db, registered("Eleni"), *its_seats(fact), fact)

    assert [(letter.template, letter.recipient) for letter in queued(db)] == BOTH


def test_what_is_said_of_each_seat_by_itself_calls_for_no_letter(db: Database) -> None:
    tell(db, registered("Eleni"))
    send_all(db)

    tell(db, *its_seats(a_replacement()))

    assert queued(db) == []


def test_a_change_that_was_heard_first_does_not_keep_the_session_in_the_calendar_of_who_left(db: Database) -> None:
    fact = a_replacement()
    given, taken = its_seats(fact)
    tell(db, registered("Eleni"), moved(2))
    send_all(db)

    tell_until_known(db, taken, fact, given)

    (left,) = ledger(db, template="delegate-replaced")
    assert methods(left) == ("CANCEL", [(2, "CANCELLED", "")])


def test_a_change_reaches_who_came_and_not_who_left(db: Database) -> None:
    fact = a_replacement()
    tell(db, registered("Eleni"), *its_seats(fact), fact)
    send_all(db)

    tell(db, moved(2))

    assert [(letter.template, letter.recipient) for letter in queued(db)] == [
        ("session-changed", "petros@athens.example")
    ]


def test_letters_about_a_seat_go_behind_the_one_that_gave_it(db: Database) -> None:
    fact = a_replacement()
    tell(db, registered("Eleni"), *its_seats(fact), fact, moved(2))

    named, changed = (one for one in queued(db) if one.recipient == "petros@athens.example")

    assert (named.template, changed.template) == ("delegate-named", "session-changed")
    assert changed.behind == named.about


def test_a_session_that_was_called_off_meanwhile_is_not_told_as_a_seat(db: Database) -> None:
    fact = a_replacement()
    tell(db, registered("Eleni"))
    send_all(db)

    tell(db, called_off(), *its_seats(fact), fact)

    assert {letter.template: methods(letter)[1] for letter in queued(db) if letter.template == "delegate-named"} == {
        "delegate-named": []
    }


def test_whoever_is_replaced_and_comes_back_ends_with_their_seat(db: Database) -> None:
    there, back = a_replacement(), a_replacement("Petros", "Eleni", sequence=3)
    tell(db, registered("Eleni"), *its_seats(there), *its_seats(back))

    tell(db, there)
    first = {letter.template: methods(letter) for letter in queued(db)}
    tell(db, back)

    assert first["delegate-replaced"] == ("CANCEL", [(1, "CANCELLED", "")])
    assert {letter.recipient: methods(letter) for letter in queued(db)} == {
        "eleni@athens.example": ("REQUEST", [(2, "CONFIRMED", "online")]),
        "petros@athens.example": ("CANCEL", [(3, "CANCELLED", "")]),
    }


def test_a_seat_that_was_given_back_at_once_is_not_put_into_a_calendar(db: Database) -> None:
    fact = a_replacement()
    tell(db, registered("Eleni"), *its_seats(fact), given_back("Petros", sequence=1))

    tell(db, fact)

    (named,) = ledger(db, template="delegate-named")
    assert methods(named)[1] == []


@pytest.mark.parametrize(("template", "method"), [("delegate-named", "REQUEST"), ("delegate-replaced", "CANCEL")])
def test_every_session_is_a_calendar_object_of_its_own(template: str, method: str, settings: Settings) -> None:
    letter = every_letter()[template]

    mail = email.message_from_bytes(envelope(letter, rendered(letter, settings), settings, now=NOW), policy=default)

    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    objects = [Calendar.from_ical(part.get_content()) for part in parts]
    assert [(part.get_param("method"), str(one["METHOD"])) for part, one in zip(parts, objects, strict=True)] == [
        (method, method)
    ] * 2
    uids = [[str(event["UID"]) for event in one.walk("VEVENT")] for one in objects]
    assert uids == [["opening@icc-2020"], ["workshop@icc-2020"]]


def test_nobodys_name_stands_in_the_letters_but_the_offices_reason(settings: Settings) -> None:
    texts = [rendered(every_letter()[template], settings).text for template, _ in BOTH]

    assert [name for name in ("Petros", "Athens") for text in texts if name in text] == []
    assert all("Eleni does not answer." in text for text in texts)


def methods(letter: Letter) -> tuple[str, list[tuple[int, str, str]]]:
    entries: list[dict[str, Any]] = letter.facts["entries"]
    return letter.facts["method"], [(one["sequence"], one["status"], one["place"]) for one in entries]


def queued(db: Database) -> list[Letter]:
    return sorted(ledger(db, state=State.QUEUED), key=lambda letter: letter.template)


def send_all(db: Database) -> None:
    db["letters"].update_many({"state": State.QUEUED}, {"$set": {"state": State.SENT}})


def tell_until_known(db: Database, *facts: Fact) -> None:
    """Tell *facts*; what comes too early is told again at the end, as the inbox does."""
    early = [fact for fact in facts if not told(db, fact)]
    assert [told(db, fact) for fact in early] == [True] * len(early)


def told(db: Database, fact: Fact) -> bool:
    try:
        tell(db, fact)
    except NotYet:
        return False
    return True


@pytest.mark.parametrize(("name", "shown"), [("Thessaloniki", True), ("Win at www.prizes.example", False)])
def test_both_letters_say_for_which_delegation_unless_its_name_could_be_a_link(
    db: Database, settings: Settings, name: str, shown: bool
) -> None:
    fact = a_replacement().model_copy(update={"name": name})
    tell(db, registered("Eleni"), *its_seats(fact), fact)

    texts = [rendered(letter, settings).text for letter in queued(db)]

    assert [name in text for text in texts] == [shown, shown]
    assert all("the contact of" in text for text in texts)
