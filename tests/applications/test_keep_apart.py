"""An organiser with a conflict of interest reads nothing of what is being written, which selection never hears of."""

import pytest

from services.applications.actions import keep_apart, make_exception, reading, write
from services.applications.actions.hearing import selection
from services.applications.model.conflicts import Foreseen, found
from services.applications.model.content import Content
from services.applications.model.eligibility import Rule
from services.selection.contracts import ConflictForeseen
from shared.errors import NotFound, NotYet
from shared.mongo import Database
from shared.person import Person
from tests.applications.builders import (
    BEFORE,
    CHAIR,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    a_challenge,
    a_consortium,
    an_expression,
    message_of,
    released,
    some_content,
    to,
)

GREEK = ConflictForeseen(challenge_id=a_challenge().id, email="Officer@example.org", country="GR")


def hear(db: Database, fact: ConflictForeseen) -> None:
    db.transact(lambda: selection.on_conflict_foreseen(db, fact, message_of(released(an_expression().id))))


def read_by(call: Call, person: Person) -> set[object]:
    return {one.expression.id for one in reading.list_all(call.db, by=person, limit=10)}


def test_a_draft_is_hidden_from_an_officer_of_its_country_whichever_was_first(call: Call) -> None:
    before = call.draft(some_content(country="GR"))
    hear(call.db, GREEK)
    after, other = call.draft(some_content(country="GR")), call.draft(some_content(country="IT"))

    assert read_by(call, OFFICER) == {other.id}
    for hidden in (before, after):
        with pytest.raises(NotFound):
            reading.get(call.db, hidden.id, by=OFFICER)
        with pytest.raises(NotFound):
            make_exception.waive(call.db, hidden.id, (Rule.POPULATION,), "They ask.", by=OFFICER, at=BEFORE)
        assert reading.get(call.db, hidden.id, by=OWNER).expression.id == hidden.id
    assert reading.counts(call.db, by=OFFICER)[1] == {("new-cities", other.status): 1}


def test_it_is_told_once_for_each_person_and_draft_and_never_ends(call: Call) -> None:
    draft = call.draft(some_content(country="IT"))
    for _ in range(2):
        hear(call.db, GREEK)
        write.save(call.db, draft.id, to(some_content(country="GR")), by=OWNER, at=BEFORE)
    write.save(call.db, draft.id, to(some_content(country="IT")), by=OWNER, at=BEFORE)

    assert [(str(one["expression_id"]), one["email"]) for one in call.facts("ConflictFound")] == [
        (str(draft.id), "Officer@example.org")
    ]
    assert read_by(call, OFFICER) == set()


def test_what_is_written_after_it_was_sent_counts_too(call: Call) -> None:
    hear(call.db, GREEK)
    sent = call.sent(some_content(country="IT"))
    assert read_by(call, OFFICER) == {sent.id}

    write.save(call.db, sent.id, to(some_content(country="GR")), by=OWNER, at=BEFORE)

    assert read_by(call, OFFICER) == set()


def test_an_organiser_who_writes_one_is_told_of_and_reads_it_as_its_applicant(call: Call) -> None:
    own = call.draft(by=OFFICER)

    assert [one["email"] for one in call.facts("ConflictFound")] == [OFFICER.email]
    assert read_by(call, OFFICER) == {own.id}
    assert reading.office_file(call.db, own.id, by=OFFICER).may_waive is False


def test_a_conflict_that_comes_before_the_challenge_waits_for_it(call: Call) -> None:
    with pytest.raises(NotYet):
        hear(call.db, GREEK.model_copy(update={"challenge_id": "another"}))


CASES = [
    ("GR", "", some_content(country="GR"), True),
    ("GR", "", some_content(country="IT"), False),
    ("GR", "", some_content(name="", country="GR"), True),
    ("IT", "", a_consortium("Turku", country="IT"), True),
    ("GR", "", a_consortium("Turku", country="IT"), False),
    ("GR", "VOLOS", a_consortium("Volos", "Larissa"), True),
    ("GR", "Athens", a_consortium("Volos"), False),
    ("CY", "Volos", a_consortium("Volos"), False),
]


@pytest.mark.parametrize(("country", "city", "content", "kept"), CASES)
def test_a_country_keeps_from_what_touches_it_and_a_city_from_what_covers_it(
    country: str, city: str, content: Content, kept: bool
) -> None:
    challenge = a_challenge()
    foreseen = Foreseen(challenge_id=challenge.id, email=CHAIR.email, country=country, city=city)
    elsewhere = foreseen.model_copy(update={"challenge_id": "another"})
    expression = an_expression(content=content)

    assert [one.email for one in found(expression, challenge, [foreseen])] == [CHAIR.email] * kept
    assert found(expression, challenge, [elsewhere]) == []


def test_what_stands_is_every_conflict_with_what_is_being_written(call: Call) -> None:
    hear(call.db, GREEK)
    draft = call.draft(some_content(country="GR"))
    call.draft(some_content(country="IT"), by=STRANGER)

    assert [(one.expression_id, one.email) for one in keep_apart.standing(call.db, a_challenge())] == [
        (draft.id, "Officer@example.org")
    ]
