"""A delegate's new name, language or zone, and a session's new title, reach those who were told the old one."""

from services.events.contracts import DelegateDescribed, SessionChanged
from shared.mongo import Database
from shared.wording import clauses
from tests.events.acting import add
from tests.events.builders import OPENING, a_person, a_plan, a_workshop, an_event_plan
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.outcome import facts_of
from tests.events.people import ELENI


def test_a_delegates_new_name_is_told_once(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    (eleni,) = add(db, delegation_id, a_person("Eleni", OPENING))
    renamed = a_person("Eleni P.", email=ELENI)

    for _ in range(2):
        add(db, delegation_id, renamed)

    assert [(fact.delegate_id, fact.contact.name) for fact in facts_of(db, DelegateDescribed)] == [
        (eleni.id, "Eleni P.")
    ]


def test_a_sessions_new_title_is_told_to_who_was_invited_under_the_old_one(db: Database) -> None:
    an_invited_delegation(db)

    learn(db, challenge_defined(an_event_plan(a_plan(title="Grand opening"), a_workshop()), revision=2))

    assert [
        (fact.entry.title, fact.entry.sequence, clauses(fact.changes)) for fact in facts_of(db, SessionChanged)
    ] == [("Grand opening", 1, "renamed from “Opening” to “Grand opening”")]
