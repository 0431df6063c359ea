"""Which letters the call and the selection cause: to whom, how often, and in which order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pymongo.errors import DuplicateKeyError

from services.notifications.actions import deliver, queue_issue
from services.notifications.mail.rendering import subject_of
from services.notifications.model.letters import State
from services.notifications.model.replies import Reply, Try
from services.notifications.service import SERVICE
from services.notifications.store.expressions import Expressions
from services.selection.contracts import Outcome, SelectionAnnounced
from shared import clock
from shared.errors import NotYet
from shared.mongo import Database
from shared.mongo.inbox import Turn
from tests import reasons, versions
from tests.notifications.builders import ATHENS, MARIA, NOW, ledger, send_all, subjects, summary, tell, tell_again
from tests.notifications.facts import decided, submitted, withdrawn
from tests.notifications.running import claimed


def test_each_version_gets_one_receipt(db: Database) -> None:
    tell(db, submitted(), submitted(version=2))

    first, second = ledger(db)
    assert subjects(db) == [
        "Received: your expression of interest for Athens",
        "Received: version 2 of your expression of interest for Athens",
    ]
    assert first.facts["content_hash"] == submitted().content_hash
    assert (first.state, second.state) == (State.QUEUED, State.QUEUED)


def test_the_same_message_twice_makes_one_letter(db: Database) -> None:
    tell_again(db, submitted())
    tell_again(db, submitted())

    assert summary(db) == [("receipt", MARIA, "queued")]


def test_another_fact_under_a_used_message_id_gets_its_letter(db: Database) -> None:
    tell_again(db, submitted(), fact_id="before the restore")
    tell_again(db, submitted(version=2), fact_id="after it")
    tell_again(db, submitted(version=2), fact_id="after it")

    assert [letter.facts["version"] for letter in ledger(db)] == [1, 2]


def test_a_letter_from_before_facts_were_kept_is_not_sent_again(db: Database) -> None:
    tell_again(db, submitted())
    db["letters"].update_many({}, {"$unset": {"fact": ""}})

    tell_again(db, submitted(), fact_id="one")

    assert summary(db) == [("receipt", MARIA, "queued")]


def test_a_fact_about_an_unknown_challenge_waits(database: Callable[[str], Database]) -> None:
    with pytest.raises(NotYet, match="challenge icc-2020"):
        tell(database("notifications"), submitted())


def test_a_withdrawal_is_confirmed(db: Database) -> None:
    tell(db, submitted(), withdrawn())

    assert summary(db) == [("receipt", MARIA, "queued"), ("withdrawal", MARIA, "queued")]


def test_a_decision_waits_until_the_address_is_known(db: Database) -> None:
    with pytest.raises(NotYet, match="expression"):
        tell(db, decided())

    tell(db, submitted(), decided())

    assert summary(db, template="decision-selected") == [("decision-selected", MARIA, "queued")]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_letter(db: Database, outcome: Outcome) -> None:
    tell(db, submitted(), decided(outcome))

    (letter,) = ledger(db, template=f"decision-{outcome}")
    assert letter.facts["reasons"] == "Rank 1 of 131."
    assert letter.careful


def test_a_newer_decision_replaces_an_unsent_one(db: Database) -> None:
    tell(db, submitted(), decided(), decided(Outcome.RESERVE, generation=2))

    assert summary(db, about=f"decision/{ATHENS}") == [
        ("decision-selected", MARIA, "replaced"),
        ("decision-reserve", MARIA, "queued"),
    ]


def test_a_newer_decision_leaves_a_sent_one_as_it_is_and_says_that_it_corrects(db: Database) -> None:
    tell(db, submitted(), decided())
    send_all(db)

    tell(db, decided(Outcome.RESERVE, generation=2))

    old, new = ledger(db, about=f"decision/{ATHENS}")
    assert (old.state, new.state, new.facts["corrects"]) == (State.SENT, State.QUEUED, True)


def test_a_correction_without_a_letter_tells_nobody_and_its_name_holds(db: Database) -> None:
    tell(db, submitted(), decided())
    send_all(db)

    tell(db, decided(generation=2, letter=False, name="City of Athens"))

    assert summary(db, about=f"decision/{ATHENS}") == [("decision-selected", MARIA, "sent")]
    known = Expressions(db).get(ATHENS)
    assert (known.name, known.decided) == ("City of Athens", 2)


def test_a_correction_without_a_letter_still_replaces_a_wrong_one_that_has_not_gone(db: Database) -> None:
    tell(db, submitted(), decided(), decided(generation=2, letter=False, reasons="Rank 2 of 131."))

    assert [(one.state, one.facts["reasons"]) for one in ledger(db, about=f"decision/{ATHENS}")] == [
        (State.REPLACED, "Rank 1 of 131."),
        (State.QUEUED, "Rank 2 of 131."),
    ]


def test_a_decision_of_an_older_journal_and_a_newer_one_in_two_versions_get_a_letter_each(db: Database) -> None:
    tell(db, submitted())
    (older,) = decided(Outcome.RESERVE, reasons="Rank 90 of 131.").older()
    newer = decided(generation=2, reasons=reasons.by_rank())
    told = versions.messages("selection", older, newer, time=NOW)

    turns = versions.hear(db, SERVICE, told)

    assert turns == [Turn.APPLIED, Turn.APPLIED, Turn.SKIPPED]
    assert [(one.message, one.fact, one.template) for one in ledger(db, about=f"decision/{ATHENS}")] == [
        (told[0].id, "fact 1", "decision-reserve"),
        (told[1].id, "fact 2", "decision-selected"),
    ]


def test_two_decisions_on_one_expression_can_never_both_be_queued(db: Database) -> None:
    tell(db, submitted(), decided(), decided(Outcome.RESERVE, generation=2))

    with pytest.raises(DuplicateKeyError):
        db["letters"].update_one({"template": "decision-selected"}, {"$set": {"state": "queued"}})


def test_an_older_decision_under_way_that_fails_does_not_come_back_beside_the_newer(db: Database) -> None:
    tell(db, submitted(), decided())
    send_all(db, template="receipt")
    under_way = claimed(db, handed_over=True)
    tell(db, decided(Outcome.RESERVE, generation=2))

    deliver.settle(db, under_way, Try(at=clock.real(), answer=Reply.TEMPORARY, code=450))

    assert summary(db, about=f"decision/{ATHENS}") == [
        ("decision-selected", MARIA, "replaced"),
        ("decision-reserve", MARIA, "queued"),
    ]


def test_a_newer_decision_waits_while_the_older_one_is_on_its_way(db: Database) -> None:
    tell(db, submitted(), decided())
    send_all(db, template="receipt")
    claimed(db, handed_over=True)
    tell(db, decided(Outcome.RESERVE, generation=2))

    assert not deliver.next_letters(db)

    (newer,) = ledger(db, template="decision-reserve")
    assert (newer.state, newer.attempts) == (State.QUEUED, 0)


def test_a_newer_decision_takes_the_place_of_one_in_a_senders_hand_until_its_text_goes_out(db: Database) -> None:
    tell(db, submitted(), decided())
    send_all(db, template="receipt")
    in_hand = claimed(db)

    tell(db, decided(Outcome.RESERVE, generation=2))

    assert not deliver.hand_over(db, in_hand)
    assert summary(db, about=f"decision/{ATHENS}") == [
        ("decision-selected", MARIA, "replaced"),
        ("decision-reserve", MARIA, "queued"),
    ]
    assert claimed(db).template == "decision-reserve"


def test_an_announcement_begins_one_issue_for_confirmed_subscribers(db: Database) -> None:
    for number in range(3):
        state = "confirmed" if number else "asked"
        consent = {"at": NOW, "wording_version": "1", "source": "test"}
        row = {"_id": f"subscriber0{number}", "email": f"s{number}@example.org", "email_key": f"s{number}@example.org"}
        db["subscribers"].insert_one({**row, "state": state, "ask": 1, "consent": consent, "left_at": None})
    announced = SelectionAnnounced(challenge_id="icc-2020", announced_at=NOW, selected=(ATHENS,))

    tell_again(db, announced)
    queue_issue.queue_issue(db)
    tell_again(db, announced)
    queue_issue.queue_issue(db)

    assert sorted(summary(db)) == [
        ("announcement", "s1@example.org", "queued"),
        ("announcement", "s2@example.org", "queued"),
    ]


def test_a_later_announcement_says_that_the_first_one_changed(db: Database) -> None:
    consent = {"at": NOW, "wording_version": "1", "source": "test"}
    row = {"_id": "subscriber01", "email": "s1@example.org", "email_key": "s1@example.org", "state": "confirmed"}
    db["subscribers"].insert_one({**row, "ask": 1, "consent": consent, "left_at": None})

    for day, selected in enumerate([(ATHENS,), ()]):
        announced_at = NOW + timedelta(days=day)
        tell_again(
            db, SelectionAnnounced(challenge_id="icc-2020", announced_at=announced_at, selected=selected), day + 1
        )
        queue_issue.queue_issue(db)

    letters = sorted(ledger(db, template="announcement"), key=lambda one: one.told_at)
    said = [subject_of(one).split(": ")[1] for one in letters]
    assert said == ["the selection is announced", "the announced selection has changed"]


def test_another_announcement_under_a_used_message_id_is_an_issue_of_its_own(db: Database) -> None:
    announced = SelectionAnnounced(challenge_id="icc-2020", announced_at=NOW, selected=(ATHENS,))

    for fact in ("before the restore", "after it", "after it"):
        tell_again(db, announced, fact_id=fact)
        queue_issue.queue_issue(db)

    assert [row["fact"] for row in db["issues"].find().sort("_id", -1)] == ["before the restore", "after it"]
    assert db["issues"].count_documents({"after": None}) == 2
