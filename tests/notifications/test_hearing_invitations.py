"""An invitation follows the decision behind it, and goes only to who still holds the place."""

from datetime import timedelta

import pytest

from services.notifications.actions import deliver
from services.notifications.mail.rendering import subject_of
from services.notifications.model.letters import State
from services.selection.contracts import Outcome
from shared import clock
from shared.errors import NotYet
from shared.mongo import Database
from tests.notifications.builders import ATHENS, MARIA, an_id, ledger, send_all, tell
from tests.notifications.facts import decided, invited, submitted
from tests.notifications.running import claimed


def test_the_contact_of_a_selected_expression_is_invited(db: Database) -> None:
    tell(db, submitted(), decided(), invited())

    (letter,) = ledger(db, template="invitation")
    assert (letter.recipient, subject_of(letter)) == (MARIA, "Launch week: name the 2 delegates of Athens")


@pytest.mark.parametrize("generation", [1, 3])
def test_an_invitation_waits_until_the_decision_behind_it_is_heard(db: Database, generation: int) -> None:
    tell(db, submitted(), *(decided(Outcome.RESERVE, generation=earlier) for earlier in range(1, generation)))
    with pytest.raises(NotYet, match=f"decision {generation}"):
        tell(db, invited(generation=generation))

    tell(db, decided(generation=generation), invited(generation=generation))

    assert len(ledger(db, template="invitation")) == 1


def test_an_invitation_heard_before_its_expression_waits_for_it(db: Database) -> None:
    with pytest.raises(NotYet, match="is not known yet"):
        tell(db, invited())


def test_a_decision_heard_before_the_newest_version_is_not_forgotten(db: Database) -> None:
    tell(db, submitted(), decided(), submitted(version=2))

    tell(db, invited())

    assert len(ledger(db, template="invitation")) == 1


@pytest.mark.parametrize("unsent", [State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN])
def test_an_invitation_goes_out_only_after_the_letter_with_the_decision(db: Database, unsent: State) -> None:
    tell(db, submitted(), decided(), invited())
    send_all(db, template="receipt")
    later = {"state": unsent, "next_try_at": clock.real() + timedelta(hours=1)}
    db["letters"].update_one({"template": "decision-selected"}, {"$set": later})

    assert not deliver.next_letters(db)

    send_all(db, template="decision-selected")
    db["letters"].update_one({"template": "invitation"}, {"$set": {"next_try_at": clock.real()}})
    letter = claimed(db)
    assert (letter.template, letter.attempts) == ("invitation", 0)


def test_whoever_lost_the_place_before_the_invitation_left_gets_none(db: Database) -> None:
    tell(db, submitted(), decided(), invited())

    tell(db, decided(Outcome.NOT_SELECTED, generation=2))

    assert [letter.state for letter in ledger(db, template="invitation")] == [State.REPLACED]


def test_an_invitation_that_is_heard_after_the_place_was_lost_is_not_written(db: Database) -> None:
    tell(db, submitted(), decided(), decided(Outcome.NOT_SELECTED, generation=2), submitted(version=2))

    tell(db, invited())

    assert ledger(db, template="invitation") == []


def test_decisions_go_out_before_invitations_that_were_queued_earlier(db: Database) -> None:
    porto = an_id("Porto")
    tell(db, submitted(), decided(), invited(), submitted(porto), decided(expression_id=porto))
    send_all(db, template="receipt")
    send_all(db, about=f"decision/{ATHENS}")

    letter = claimed(db)

    assert letter.template == "decision-selected"
