"""Who may see, change, count and make exceptions, before the close and after it."""

from uuid import UUID

import pytest

from services.applications import rights
from services.applications.actions import define, make_exception, reading, send, write
from services.applications.model.eligibility import Ineligible, Rule
from services.applications.model.expressions import Status
from shared.errors import NotAllowed, NotFound
from shared.mongo.conflicts import Conflicts
from shared.person import Person
from tests.applications.builders import (
    BEFORE,
    BOTH,
    BOTH_OFFICES,
    CHAIR,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    Move,
    a_challenge,
    an_expression,
    some_content,
    to,
)

WITH_BOTH = a_challenge(organisers=(*a_challenge().organisers, BOTH_OFFICES))


def test_nobody_but_owner_and_programme_office_sees_an_open_expression(call: Call) -> None:
    sent = call.sent()

    assert reading.get(call.db, sent.id, by=OWNER).expression == sent
    assert reading.get(call.db, sent.id, by=OFFICER).expression == sent
    for nosy in (CHAIR, STRANGER):
        with pytest.raises(NotFound):
            reading.get(call.db, sent.id, by=nosy)
        assert reading.list_all(call.db, by=nosy, limit=10) == []


def test_after_the_close_the_chair_reads_what_is_final_and_nothing_else(call: Call, clock_at: Move) -> None:
    sent, draft = call.sent(), call.draft()
    call.close(clock_at)

    assert reading.get(call.db, sent.id, by=CHAIR).expression.id == sent.id
    with pytest.raises(NotFound):
        reading.get(call.db, draft.id, by=CHAIR)
    assert [one.expression.id for one in reading.list_all(call.db, by=CHAIR, limit=10)] == [sent.id]


def test_only_the_owner_may_change_it(call: Call) -> None:
    sent = call.sent()

    for other in (OFFICER, CHAIR, STRANGER):
        with pytest.raises(NotFound):
            write.save(call.db, sent.id, to(some_content()), by=other, at=BEFORE)
        with pytest.raises(NotFound):
            send.submit(call.db, sent.id, by=other, at=BEFORE, seen=sent.revision)


def test_an_exception_carries_a_reason_and_the_officers_name(call: Call) -> None:
    small = call.draft(some_content(population=38_000))
    with pytest.raises(Ineligible):
        send.submit(call.db, small.id, by=OWNER, at=BEFORE, seen=small.revision)

    waived = make_exception.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)

    assert waived.waiver is not None
    assert (waived.waiver.by_name, waived.waiver.reason) == ("Ada Officer", "Took part before")
    assert send.submit(call.db, small.id, by=OWNER, at=BEFORE, seen=waived.revision).version == 1


def test_nobody_makes_an_exception_for_themselves_or_without_the_office(call: Call) -> None:
    of_officer, of_owner = call.draft(by=OFFICER), call.draft()

    with pytest.raises(NotAllowed):
        make_exception.waive(call.db, of_officer.id, (Rule.POPULATION,), "Me", by=OFFICER, at=BEFORE)
    for other in (OWNER, CHAIR, STRANGER):
        with pytest.raises(NotFound):
            make_exception.waive(call.db, of_owner.id, (Rule.POPULATION,), "Me", by=other, at=BEFORE)


def test_who_chairs_the_committee_makes_no_exception_for_what_they_may_not_read(call: Call) -> None:
    define.load_challenge(call.db, WITH_BOTH)
    small = call.draft(some_content(population=38_000))

    with pytest.raises(NotFound):
        make_exception.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=BOTH, at=BEFORE)

    assert call.expression(small.id) == small
    assert call.facts("ExceptionGranted") == []


def test_nobody_is_offered_to_make_an_exception_for_themselves(call: Call) -> None:
    of_officer, of_owner = call.draft(by=OFFICER), call.draft()

    files = [reading.office_file(call.db, one.id, by=OFFICER) for one in (of_officer, of_owner)]

    assert [file.may_waive for file in files] == [False, True]


READERS = {OWNER: "", OFFICER: "", CHAIR: "final only", BOTH: "final only", STRANGER: "nothing"}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN, Status.FINAL, Status.LAPSED])
@pytest.mark.parametrize("person", READERS, ids=lambda person: person.email)
def test_whoever_chairs_reads_what_is_final_and_the_stricter_office_binds(person: Person, status: Status) -> None:
    may_read = READERS[person] == "" or (READERS[person] == "final only" and status is Status.FINAL)

    assert rights.may_read(an_expression(status), WITH_BOTH, person, hidden=()) is may_read


@pytest.mark.parametrize("person", READERS, ids=lambda person: person.email)
def test_a_conflict_hides_an_expression_from_all_but_its_owner(person: Person) -> None:
    final = an_expression(Status.FINAL)

    assert rights.may_read(final, WITH_BOTH, person, hidden={final.id}) is (person is OWNER)
    assert not rights.may_make_exceptions(final, WITH_BOTH, OFFICER, hidden={final.id})
    assert rights.may_make_exceptions(final, WITH_BOTH, OFFICER, hidden=())


def test_who_has_a_conflict_with_one_reads_no_reasons_of_others_for_they_name_ranks() -> None:
    final = an_expression(Status.FINAL)

    assert rights.may_read_reasons(final, OFFICER, hidden=())
    assert not rights.may_read_reasons(final, OFFICER, hidden={UUID(int=8)})
    assert rights.may_read_reasons(final, OWNER, hidden={UUID(int=8)})


def test_an_officer_with_a_conflict_finds_it_in_no_list_count_or_export(call: Call) -> None:
    hidden, other = call.sent(), call.sent()
    Conflicts(call.db).learn(hidden.id, OFFICER.email.upper())

    with pytest.raises(NotFound):
        reading.get(call.db, hidden.id, by=OFFICER)
    with pytest.raises(NotFound):
        make_exception.waive(call.db, hidden.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)
    assert [one.expression.id for one in reading.list_all(call.db, by=OFFICER, limit=10)] == [other.id]
    assert reading.counts(call.db, by=OFFICER)[1] == {("new-cities", Status.SUBMITTED): 1}
    assert [one.id for one in reading.export(call.db, by=OFFICER)[1]] == [other.id]
    assert reading.counts(call.db, by=CHAIR)[1] == {("new-cities", Status.SUBMITTED): 2}


def test_any_organiser_may_know_the_counts_and_nobody_else(call: Call) -> None:
    call.sent()
    call.draft()

    _, counts = reading.counts(call.db, by=CHAIR)

    assert counts == {("new-cities", Status.SUBMITTED): 1, ("new-cities", Status.DRAFT): 1}
    with pytest.raises(NotAllowed):
        reading.counts(call.db, by=STRANGER)
