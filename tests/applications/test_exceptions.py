"""Exceptions: told to the applicant, once; taken back only while nothing that counts stands on them."""

import pytest

from services.applications.actions import make_exception, send
from services.applications.model.eligibility import Ineligible, Rule
from services.applications.model.exceptions import ExceptionInUse, NoException
from shared.errors import NotAllowed, NotFound
from tests.applications.builders import BEFORE, CHAIR, OFFICER, OWNER, STRANGER, Call, some_content

SMALL = some_content(population=38_000)


def test_an_exception_is_told_once_though_the_button_is_pressed_twice(call: Call) -> None:
    small = call.draft(SMALL)

    for _ in range(2):
        make_exception.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)

    (fact,) = call.facts("ExceptionGranted")
    assert (fact["rules"], fact["reason"], fact["by_name"]) == (["population"], "Took part before", "Ada Officer")
    assert fact["contact"]["email"] == OWNER.email


def test_an_exception_that_is_taken_back_is_told_and_holds_no_more(call: Call) -> None:
    small = call.draft(SMALL)
    make_exception.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)

    revoked = make_exception.revoke(call.db, small.id, "Meant for another city", by=OFFICER, at=BEFORE)

    assert [fact["reason"] for fact in call.facts("ExceptionRevoked")] == ["Meant for another city"]
    with pytest.raises(Ineligible):
        send.submit(call.db, small.id, by=OWNER, at=BEFORE, seen=revoked.revision)
    with pytest.raises(NoException):
        make_exception.revoke(call.db, small.id, "Meant for another city", by=OFFICER, at=BEFORE)


def test_an_exception_that_a_version_was_sent_under_stands(call: Call) -> None:
    small = call.draft(SMALL)
    waived = make_exception.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)
    send.submit(call.db, small.id, by=OWNER, at=BEFORE, seen=waived.revision)

    with pytest.raises(ExceptionInUse):
        make_exception.revoke(call.db, small.id, "Meant for another city", by=OFFICER, at=BEFORE)
    with pytest.raises(ExceptionInUse):
        make_exception.waive(call.db, small.id, (Rule.COUNTRY,), "Another rule now", by=OFFICER, at=BEFORE)
    both = make_exception.waive(
        call.db, small.id, (Rule.POPULATION, Rule.COUNTRY), "One more rule now", by=OFFICER, at=BEFORE
    )

    assert both.waiver is not None
    assert both.waiver.rules == (Rule.POPULATION, Rule.COUNTRY)


def test_an_exception_nobody_needs_can_be_taken_back_after_sending(call: Call) -> None:
    sent = call.sent()
    make_exception.waive(call.db, sent.id, (Rule.POPULATION,), "Not sure of the number", by=OFFICER, at=BEFORE)

    assert make_exception.revoke(call.db, sent.id, "It is large enough", by=OFFICER, at=BEFORE).waiver is None


def test_only_the_office_takes_an_exception_back_and_never_its_own(call: Call) -> None:
    small, own = call.draft(SMALL), call.draft(SMALL, by=OFFICER)
    make_exception.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)

    for other in (OWNER, CHAIR, STRANGER):
        with pytest.raises(NotFound):
            make_exception.revoke(call.db, small.id, "No reason at all", by=other, at=BEFORE)
    with pytest.raises(NotAllowed):
        make_exception.revoke(call.db, own.id, "No reason at all", by=OFFICER, at=BEFORE)
