"""Mail servers that are slow, wrong or refuse us: few copies, no letter failed, and sign-in goes on."""

import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from services.notifications.model.letters import State
from services.notifications.model.limits import Limits
from services.notifications.model.notices import requests
from services.notifications.store.letters import Letters
from services.notifications.store.pauses import Pauses
from shared import clock
from shared.mongo import Database
from shared.people import Contact
from shared.settings import Settings
from shared.wording import say
from tests.notifications.builders import a_contact, an_id, ledger, tell
from tests.notifications.facts import decided, submitted
from tests.notifications.misbehaving import misbehaving
from tests.notifications.postbox import Postbox, free_port
from tests.notifications.running import sending_to, until

FACTOR = 30  # a second here stands for half a minute


def ask_to_sign_in(db: Database, email: str) -> None:
    link = requests.sign_in(
        clock.new_id(), Contact(email=email), title="ICC", asked_at=clock.real(), minutes=15, asked_from=""
    )
    db.transact(lambda: Letters(db).queue(link))


@pytest.mark.parametrize(
    ("kind", "states", "copies"),
    [
        ("keeps and closes", {"receipt": "uncertain", "decision-selected": "uncertain"}, (2, 1)),
        ("answers late", {"receipt": "sent", "decision-selected": "sent"}, (1, 1)),
        ("is slow", {"receipt": "sent", "decision-selected": "sent"}, (1, 1)),
    ],
)
def test_no_bad_server_gets_more_than_two_copies_of_a_letter_in_15_minutes_nor_two_of_a_decision(
    db: Database, settings: Settings, tmp_path: Path, kind: str, states: dict[str, str], copies: tuple[int, int]
) -> None:
    tell(db, submitted(), decided())

    with (
        misbehaving(kind, tmp_path, FACTOR) as server,
        sending_to(
            server.url, settings, replace(Limits().divided(FACTOR), lease=3)
        ),  # a lease of 1 s would be short for a busy machine
    ):
        time.sleep(15 * 60 / FACTOR)
        count = Counter(server.copies())
        letters = ledger(db)

    assert {one.template: one.state for one in letters} == states
    got = {one.template: count[f"Message-ID: <{one.id}@example.org>"] for one in letters}
    assert (got["receipt"], got["decision-selected"]) == copies


@pytest.mark.parametrize("refusal", ["mail:530 5.7.0 log in first", "rcpt:550 5.7.1 relaying denied", "421 4.3.2 off"])
def test_a_refusal_of_us_fails_nothing_and_once_mended_everything_leaves(
    db: Database, settings: Settings, refusal: str
) -> None:
    tell(db, submitted())
    db["letters"].delete_many({})
    for number in range(20):
        expression, contact = an_id(f"city {number}"), a_contact(email=f"m@city{number}.example")
        tell(db, submitted(expression, contact=contact), decided(expression_id=expression))

    with Postbox(*[refusal] * 500) as box, sending_to(box.url, settings, Limits()):
        until(20, lambda: (pause := Pauses(db).current()) is not None and pause.probes >= 1)
        paused = Pauses(db).current()
        states = Counter(one.state for one in ledger(db))
        box.answers.clear()
        until(60, lambda: len(ledger(db, state=State.SENT)) == 40)
        copies = Counter(mail["Message-ID"] for mail in box.mails)

    assert paused is not None
    assert say(paused.words) in refusal
    assert set(states) <= {State.QUEUED, State.SENDING}
    assert (len(copies), set(copies.values()), Pauses(db).current()) == (40, {1}, None)


def test_no_mail_server_at_all_is_a_pause_too(db: Database, settings: Settings) -> None:
    tell(db, submitted())

    with sending_to(f"smtp://127.0.0.1:{free_port()}", settings, Limits()):
        until(20, lambda: Pauses(db).current() is not None)

    assert [one.state for one in ledger(db)] == [State.QUEUED]


def test_a_letter_that_alone_is_refused_for_a_policy_stops_and_the_others_go_on(
    db: Database, settings: Settings
) -> None:
    for number in range(3):
        tell(db, submitted(an_id(f"city {number}"), contact=a_contact(email=f"m@city{number}.example")))

    with Postbox(refuses={"m@city1.example": "550 5.7.1 we know you"}) as box, sending_to(box.url, settings, Limits()):
        until(40, lambda: len(ledger(db, state=State.FAILED)) == 1)
        until(10, lambda: len(ledger(db, state=State.SENT)) == 2)
        (failed,) = ledger(db, state=State.FAILED)

    assert (failed.recipient, failed.needs_staff) == ("m@city1.example", True)


def test_six_stalled_recipients_do_not_hold_up_sign_in_nor_stopping(db: Database, settings: Settings) -> None:
    for number in range(6):
        tell(db, submitted(an_id(f"city {number}"), contact=a_contact(email=f"m@slow{number}.example")))
    stalled = {f"m@slow{number}.example" for number in range(6)}

    with ExitStack() as kept:
        box = kept.enter_context(Postbox(stalls=stalled))
        kept.enter_context(sending_to(box.url, settings, Limits(grace=1)))
        until(20, lambda: len(ledger(db, state=State.SENDING)) == 6)
        asked = time.monotonic()
        ask_to_sign_in(db, "office@example.org")
        box.wait_for(1)
        took = time.monotonic() - asked
        ends = time.monotonic()

    assert took < 2
    assert time.monotonic() - ends < 8
    assert {one.state for one in ledger(db, template="receipt")} == {State.QUEUED}


def test_a_domain_gets_two_letters_at_a_time_and_its_people_can_still_sign_in(db: Database, settings: Settings) -> None:
    for number in range(6):
        tell(db, submitted(an_id(f"city {number}"), contact=a_contact(email=f"m{number}@slow.example")))
    stalled = {f"m{number}@slow.example" for number in range(6)}

    with Postbox(stalls=stalled) as box, sending_to(box.url, settings, Limits(grace=1)):
        until(20, lambda: len(box.stalled) == 2)
        time.sleep(1.5)  # longer than the senders' own look
        ask_to_sign_in(db, "anna@slow.example")
        box.wait_for(1)

        assert len(box.stalled) == 2


def test_a_sign_in_link_that_is_over_is_not_sent(db: Database, settings: Settings) -> None:
    ask_to_sign_in(db, "office@example.org")
    db["letters"].update_one({}, {"$set": {"good_until": clock.real()}})

    with Postbox() as box, sending_to(box.url, settings, Limits()):
        until(10, lambda: [one.state for one in ledger(db)] == [State.STOPPED])

        assert box.raw == []
