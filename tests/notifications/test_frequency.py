"""How many letters one delegation may cause in a day, to a mailbox and in all."""

from services.notifications.model.letters import PER_MAILBOX, PER_NAMER, State
from shared.mongo import Database
from shared.wording import say
from tests.notifications.builders import an_id, ledger, tell
from tests.notifications.facts import registered


def test_nobody_can_bury_a_mailbox_under_letters_to_people_they_name(db: Database) -> None:
    fact = registered("Eleni")
    for number in range(PER_MAILBOX + 2):
        contact = fact.contact.model_copy(update={"email": f"eleni+{number}@athens.example"})
        named = {"registration_id": an_id(f"seat {number}"), "contact": contact}
        tell(db, fact.model_copy(update=named))

    held = ledger(db, state=State.HELD)

    assert len(held) == 2
    assert {(one.needs_staff, say(one.why_held)) for one in held} == {
        (True, f"{PER_MAILBOX} such letters went to this mailbox within a day")
    }


def test_nobody_keeps_a_mailbox_from_what_another_delegation_sends_it(db: Database) -> None:
    fact = registered("Eleni")
    for number in range(PER_MAILBOX + 1):
        contact = fact.contact.model_copy(update={"email": f"eleni+{number}@athens.example"})
        theirs = {"delegation_id": an_id("nosy"), "registration_id": an_id(f"seat {number}"), "contact": contact}
        tell(db, fact.model_copy(update=theirs))

    tell(db, fact.model_copy(update={"delegation_id": an_id("her own")}))

    assert [one.recipient for one in ledger(db, state=State.HELD)] == [f"eleni+{PER_MAILBOX}@athens.example"]


def test_nobody_can_have_letters_sent_to_strangers_without_end(db: Database) -> None:
    fact = registered("Eleni").model_copy(update={"delegation_id": an_id("delegation")})
    tell(db, fact)
    (first,) = db["letters"].find()
    one = {key: value for key, value in first.items() if key != "_id"}
    others = [{**one, "_id": an_id(f"l{n}"), "message": f"m{n}", "about": f"x{n}"} for n in range(PER_NAMER - 1)]
    db["letters"].insert_many(others)

    contact = fact.contact.model_copy(update={"email": "stranger@elsewhere.example"})
    tell(db, fact.model_copy(update={"registration_id": an_id("another"), "contact": contact}))

    (held,) = ledger(db, state=State.HELD)
    assert (held.recipient, held.needs_staff) == ("stranger@elsewhere.example", True)
    assert "whom the same contact named" in say(held.why_held)
