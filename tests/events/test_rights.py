"""Who may do what: each predicate, for everybody who might ask."""

from collections.abc import Callable

import pytest

from services.events import rights
from services.events.model.expressions import Applicant
from shared.person import Person
from tests.events.builders import EXPRESSION, a_challenge, a_contact, a_delegate
from tests.events.people import CHAIR, ELENI, MARIA, ORGANISER, PETROS

EVERYBODY = (ORGANISER, CHAIR, MARIA, ELENI, PETROS)
ATHENS = Applicant(expression_id=EXPRESSION, version=1, name="Athens", contact=a_contact())
RIGHTS: dict[str, tuple[Callable[[Person], bool], set[str]]] = {
    "organises": (lambda who: rights.organises(a_challenge(), who), {ORGANISER, CHAIR}),
    "organises_any": (lambda who: rights.organises_any([a_challenge()], who), {ORGANISER, CHAIR}),
    "may_replace_anybody": (lambda who: rights.may_replace_anybody(a_challenge(), who), {ORGANISER}),
    "speaks_for": (lambda who: rights.speaks_for(ATHENS, who), {MARIA}),
    "is_self": (lambda who: rights.is_self(a_delegate(), who), {ELENI}),
    "may_choose": (lambda who: rights.may_choose(a_delegate(), ATHENS, who), {ELENI, MARIA}),
    "may_join": (lambda who: rights.may_join(a_delegate(), a_challenge(), who), {ELENI, ORGANISER, CHAIR}),
}


@pytest.mark.parametrize("right", RIGHTS)
def test_a_right_is_theirs_alone_however_their_address_is_spelled(right: str) -> None:
    holds, theirs = RIGHTS[right]

    assert {who for who in EVERYBODY if holds(Person(who))} == theirs
    assert {who for who in EVERYBODY if holds(Person(who.upper()))} == theirs


@pytest.mark.parametrize("holds_seat", [True, False])
@pytest.mark.parametrize("organises", [True, False])
def test_the_way_into_a_session_is_for_its_organisers_and_whoever_holds_a_seat(
    holds_seat: bool, organises: bool
) -> None:
    assert rights.may_read_way_in(holds_seat=holds_seat, organises=organises) is (holds_seat or organises)


def test_a_conflict_hides_a_delegation_from_an_organiser() -> None:
    assert rights.may_read_delegation(EXPRESSION, hidden=())
    assert not rights.may_read_delegation(EXPRESSION, hidden={EXPRESSION})


def test_nobody_speaks_for_an_expression_that_was_never_sent() -> None:
    assert not rights.speaks_for(None, Person(MARIA))
