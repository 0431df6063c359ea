"""What events learns from the file, the applications and the decisions, and whom it invites then."""

import pytest

from services.events.contracts import (
    Cause,
    DelegationInvited,
    RegistrationCancelled,
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
)
from services.events.model.delegations import DelegationWithdrawn, Status
from services.events.service import SERVICE
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.events.store.sessions import Sessions
from services.selection.contracts import Outcome
from shared.errors import NotAllowed, NotYet
from shared.mongo import Database
from shared.mongo.inbox import Turn
from tests import reasons, versions
from tests.events.acting import add, move
from tests.events.builders import (
    BEFORE,
    EVENT,
    HOUR,
    OPENING,
    START,
    WORKSHOP,
    a_contact,
    a_person,
    a_plan,
    a_workshop,
    an_event_plan,
)
from tests.events.hearing import (
    an_invited_delegation,
    challenge_defined,
    decision_released,
    expression_submitted,
    learn,
)
from tests.events.outcome import facts_of, seats_held


def test_the_files_sessions_are_scheduled_once(db: Database) -> None:
    learn(db, challenge_defined())
    learn(db, challenge_defined(revision=2))

    assert [fact.session_id for fact in facts_of(db, SessionScheduled)] == [OPENING, WORKSHOP]
    assert [session.id for session in Sessions(db).of_event(EVENT)] == [OPENING, WORKSHOP]


def test_a_later_file_moves_adds_and_drops_sessions(db: Database) -> None:
    learn(db, challenge_defined())

    later = an_event_plan(a_plan(ends_at=START + 2 * HOUR), a_workshop(id="closing", title="Closing"))
    learn(db, challenge_defined(later, revision=2))

    assert [fact.session_id for fact in facts_of(db, SessionChanged)] == [OPENING]
    assert [fact.session_id for fact in facts_of(db, SessionCancelled)] == [WORKSHOP]
    assert facts_of(db, SessionScheduled)[-1].session_id == "icc-2020.closing"


def test_an_event_that_was_moved_stays_moved_when_the_file_is_told_again(db: Database) -> None:
    learn(db, challenge_defined())
    move(db)
    before = Events(db).get(EVENT)

    learn(db, challenge_defined(revision=2), expression_submitted(), decision_released())

    assert Events(db).get(EVENT) == before
    assert [fact.starts_at for fact in facts_of(db, DelegationInvited)] == [START + HOUR]


def test_an_event_follows_the_sessions_of_a_later_file(db: Database) -> None:
    learn(db, challenge_defined())

    later = an_event_plan(a_plan(), a_workshop(ends_at=START + 30 * HOUR), a_plan(id="eve", starts_at=START - HOUR))
    learn(db, challenge_defined(later, revision=2))

    event = Events(db).get(EVENT)
    assert (event.starts_at, event.ends_at) == (START - HOUR, START + 30 * HOUR)


def test_a_decision_waits_for_the_challenge_and_for_the_expression(db: Database) -> None:
    with pytest.raises(NotYet):
        learn(db, decision_released())
    learn(db, challenge_defined())
    with pytest.raises(NotYet):
        learn(db, decision_released())
    learn(db, expression_submitted())

    learn(db, decision_released())

    assert len(facts_of(db, DelegationInvited)) == 1


def test_a_selected_consortium_gets_seats_for_every_city(db: Database) -> None:
    delegation_id = an_invited_delegation(db, cities=3)

    assert Delegations(db).get(delegation_id).seats == 6
    assert [fact.seats for fact in facts_of(db, DelegationInvited)] == [6]


def test_a_decision_told_twice_invites_once(db: Database) -> None:
    an_invited_delegation(db)

    learn(db, decision_released())

    assert len(facts_of(db, DelegationInvited)) == 1


def test_a_decision_of_an_older_journal_and_a_newer_one_in_two_versions_invite_once_each(db: Database) -> None:
    learn(db, challenge_defined(), expression_submitted())
    (older,) = decision_released().older()
    newer = decision_released(generation=2, reasons=reasons.by_rank())

    turns = versions.hear(db, SERVICE, versions.messages("selection", older, newer, time=BEFORE))

    assert turns == [Turn.APPLIED, Turn.APPLIED, Turn.SKIPPED]
    assert [fact.generation for fact in facts_of(db, DelegationInvited)] == [1]


def test_who_is_not_selected_is_not_invited(db: Database) -> None:
    learn(db, challenge_defined(), expression_submitted(), decision_released(Outcome.RESERVE))

    assert facts_of(db, DelegationInvited) == []


def test_a_new_event_invites_those_who_were_selected_before(db: Database) -> None:
    an_invited_delegation(db)

    city_lab = an_event_plan(a_plan(id="lab"), id="city-lab", title="City lab")
    learn(db, challenge_defined(an_event_plan(), city_lab, revision=2))

    assert [fact.event_id for fact in facts_of(db, DelegationInvited)] == [EVENT, "icc-2020.city-lab"]


def test_a_decision_taken_back_withdraws_the_delegation_and_frees_its_seats(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    (eleni,) = add(db, delegation_id, a_person("Eleni", OPENING))

    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    assert Delegations(db).get(delegation_id).status is Status.WITHDRAWN
    assert (Sessions(db).get(OPENING).taken, seats_held(db)) == (0, 0)
    cancelled = [(fact.delegate_id, fact.cause) for fact in facts_of(db, RegistrationCancelled)]
    assert cancelled == [(eleni.id, Cause.DELEGATION_WITHDRAWN)]
    gone = Delegates(db).get(eleni.id)
    assert (gone.present, gone.left_at is not None) == (False, True)
    with pytest.raises(DelegationWithdrawn):
        add(db, delegation_id, a_person())


def test_a_city_selected_after_all_is_invited_again(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    learn(db, decision_released(generation=3))

    invitations = [(fact.delegation_id, fact.generation) for fact in facts_of(db, DelegationInvited)]
    assert invitations == [(delegation_id, 1), (delegation_id, 3)]


def test_the_newest_version_says_who_speaks_for_the_city(db: Database) -> None:
    delegation_id = an_invited_delegation(db)

    learn(db, expression_submitted(version=3, contact=a_contact("Nikos")))
    learn(db, expression_submitted(version=2, contact=a_contact("Older")))

    add(db, delegation_id, a_person(), by=a_contact("Nikos").email.upper())
    with pytest.raises(NotAllowed):
        add(db, delegation_id, a_person())
