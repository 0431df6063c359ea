"""The senders over a real database and a real mail server: each letter once, whatever fails."""

import threading
from datetime import timedelta

import pytest

from services.notifications.actions import deliver
from services.notifications.model.letters import Letter, State, Step
from services.notifications.model.notices import requests
from services.notifications.model.notices.notice import letter_of
from services.notifications.store.letters import Letters
from services.notifications.store.outbox import Outbox
from services.notifications.store.pauses import Switches
from services.selection.contracts import Outcome
from shared import clock
from shared.mongo import Database
from shared.people import Contact
from shared.settings import Settings
from shared.wording import say
from tests.notifications.builders import a_contact, an_id, ledger, tell
from tests.notifications.facts import decided, submitted
from tests.notifications.postbox import Postbox
from tests.notifications.running import claimed, sending_to


def many_receipts(db: Database, count: int) -> None:
    for number in range(count):
        tell(db, submitted(an_id(f"city {number}"), contact=a_contact(f"mayor{number}")))


def settled(db: Database, state: State, count: int) -> list[Letter]:
    """The letters in *state* as soon as there are *count*; fails after ten seconds."""
    for _ in range(200):
        if len(found := ledger(db, state=state)) >= count:
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"{len(found)} letters are {state}: {[(one.state, one.tries) for one in ledger(db)]}")


def test_two_work_processes_send_each_letter_once(db: Database, settings: Settings) -> None:
    many_receipts(db, 60)

    with Postbox() as box, sending_to(box.url, settings, processes=2):
        settled(db, State.SENT, 60)

        assert sorted(mail["To"] for mail in box.mails) == sorted(f"mayor{n}@athens.example" for n in range(60))
        assert box.connections <= 12


def test_a_letter_goes_out_within_a_moment(db: Database, settings: Settings) -> None:
    with Postbox() as box, sending_to(box.url, settings):
        tell(db, submitted())
        box.wait_for(1)

        for version in range(2, 12):
            tell(db, submitted(version=version))
        letters = settled(db, State.SENT, 11)

    delays = sorted(one.sent_at - one.queued_at for one in letters if one.sent_at)
    assert delays[len(delays) // 2] < timedelta(milliseconds=300)


def test_a_temporary_refusal_is_tried_again_under_the_same_message_id(db: Database, settings: Settings) -> None:
    with Postbox("drop after") as box, sending_to(box.url, settings):
        tell(db, submitted())

        first, second = box.wait_for(2)

        (letter,) = settled(db, State.SENT, 1)
        assert first["Message-ID"] == second["Message-ID"] == f"<{letter.id}@example.org>"
        assert letter.attempts == 2


def test_a_decision_whose_delivery_is_in_doubt_waits_for_a_person(db: Database, settings: Settings) -> None:
    tell(db, submitted())
    db["letters"].delete_many({})

    with Postbox("drop after") as box, sending_to(box.url, settings):
        tell(db, decided(Outcome.NOT_SELECTED))

        (letter,) = settled(db, State.UNCERTAIN, 1)

        assert (letter.template, len(box.raw)) == ("decision-not-selected", 1)


def test_a_refused_letter_stops_and_the_others_go_on(db: Database, settings: Settings) -> None:
    with Postbox("rcpt:550 5.1.1 no such user") as box, sending_to(box.url, settings):
        many_receipts(db, 3)

        assert len(settled(db, State.SENT, 2)) == 2
        (refused,) = settled(db, State.FAILED, 1)
        assert refused.tries[-1].words == "5.1.1 no such user"


def test_a_letter_that_cannot_be_written_stops_and_tells_staff(db: Database, settings: Settings) -> None:
    many_receipts(db, 2)
    db["letters"].update_one({"recipient": "mayor0@athens.example"}, {"$unset": {"facts.content_hash": ""}})

    with Postbox() as box, sending_to(box.url, settings):
        settled(db, State.SENT, 1)
        (broken,) = settled(db, State.FAILED, 1)

    assert broken.needs_staff
    assert "content_hash" in say(broken.tries[-1].words)


@pytest.mark.parametrize("lease_until", [timedelta(seconds=-1), timedelta(days=365)], ids=["ended", "clock jumped"])
def test_a_letter_left_behind_by_a_killed_sender_goes_out_when_its_lease_ends(
    db: Database, settings: Settings, lease_until: timedelta
) -> None:
    many_receipts(db, 1)
    assert Outbox(db).claim()
    db["letters"].update_one({}, {"$set": {"lease_until": clock.real() + lease_until}})

    with Postbox() as box, sending_to(box.url, settings):
        box.wait_for(1)
        settled(db, State.SENT, 1)


def test_a_decision_left_behind_after_its_text_went_out_waits_for_a_person(db: Database) -> None:
    tell(db, submitted(), decided())
    db["letters"].delete_one({"template": "receipt"})
    letter = claimed(db, handed_over=True)
    db["letters"].update_one({"_id": letter.id}, {"$set": {"lease_until": clock.real() - timedelta(seconds=1)}})

    deliver.free_abandoned(db)

    assert Letters(db).get(letter.id).state is State.UNCERTAIN


def test_a_sender_whose_lease_ran_out_must_not_hand_over(db: Database) -> None:
    tell(db, submitted(), decided())
    db["letters"].delete_one({"template": "receipt"})
    slow = claimed(db)
    db["letters"].update_one({"_id": slow.id}, {"$set": {"lease_until": clock.real() - timedelta(seconds=1)}})
    deliver.free_abandoned(db)
    assert deliver.next_letters(db)

    assert not deliver.hand_over(db, slow)


def test_a_letter_that_was_claimed_since_we_looked_at_the_clock_is_not_abandoned(db: Database) -> None:
    many_receipts(db, 1)
    letter = claimed(db)

    earlier = clock.real() - timedelta(seconds=5)  # a busy process got no further until now

    assert list(Outbox(db).abandoned(earlier)) == []
    assert deliver.hand_over(db, letter)


def test_a_letter_that_is_being_freed_is_not_handed_over_beside_that(db: Database) -> None:
    many_receipts(db, 1)
    slow = claimed(db)

    (freed,) = Outbox(db).abandoned(clock.real() + timedelta(minutes=1))

    assert not deliver.hand_over(db, slow)
    assert Letters(db).settle(freed, freed.after(Step.REPLACE, lease=None))


def test_while_sending_is_stopped_only_sign_in_links_go_out(db: Database, settings: Settings) -> None:
    Switches(db).stop("office@example.org", clock.real())
    many_receipts(db, 1)
    link = requests.sign_in(
        an_id("link"),
        Contact(email="office@example.org"),
        title="ICC",
        asked_at=clock.real(),
        minutes=15,
        asked_from="",
    )
    db.transact(lambda: Letters(db).queue(link))

    with Postbox() as box, sending_to(box.url, settings):
        box.wait_for(1)
        threading.Event().wait(1.5)  # longer than the senders' own look
        assert [mail["To"] for mail in box.mails] == ["office@example.org"]

        Switches(db).start()

        assert len(box.wait_for(2)) == 2


def test_sign_in_links_go_first(db: Database) -> None:
    many_receipts(db, 2)
    link = requests.sign_in(an_id("link"), a_contact(), title="ICC", asked_at=clock.real(), minutes=15, asked_from="")
    db.transact(lambda: Letters(db).queue(link))

    first = claimed(db)

    assert first.template == "sign-in"


def test_a_settled_letter_is_not_settled_again(db: Database) -> None:
    many_receipts(db, 1)
    letter = claimed(db)
    issue = requests.newsletter_confirm("s", a_contact(), ask=1, title="ICC", now=clock.real())
    other = letter_of(issue, letter_id=letter.id, at=clock.real(), generation=1)

    assert not Letters(db).settle(letter.model_copy(update={"lease": an_id("another's")}), other)
