"""Conflicts of interest of organisers are told to the other services, each once; those of others are not."""

from services.selection.actions import appoint, declare, tell_conflicts
from services.selection.forms import NewConflict, NewReviewer
from shared.challenge import Office, Organiser
from shared.mongo import Database
from tests.selection.builders import CHAIR, OTHER_CHAIR, a_challenge, a_submission, an_id
from tests.selection.stories import define, fill_roster, hear, messages, person_of, scored


def arisen(db: Database) -> set[tuple[str, str]]:
    """Which conflicts were told, by expression and address."""
    rows = messages(db, "ConflictArose")
    pairs = {(str(row["expression_id"]), str(row["email"])) for row in rows}
    assert len(pairs) == len(rows)
    return pairs


def test_a_chair_who_declares_one_is_told_of_and_a_reviewer_is_not(db: Database) -> None:
    scored(db)
    appoint.add(db, [NewReviewer(name="Carla", email=CHAIR.email, country="PT")], by=OTHER_CHAIR)
    conflict = NewConflict(city="Ulm", country="DE", reason="My home town.")
    for _ in range(2):
        declare.conflict(db, conflict, by=CHAIR)
    declare.conflict(db, conflict.model_copy(update={"reviewer": "rita@reviewers.example"}), by=OTHER_CHAIR)

    assert arisen(db) == {(str(an_id("Ulm")), CHAIR.email)}


def test_one_that_needs_no_declaring_is_told_when_it_is_submitted_sealed_as_it_is(db: Database) -> None:
    define(db)
    appoint.add(db, [NewReviewer(name="Carla", email=CHAIR.email, country="FI")], by=OTHER_CHAIR)
    hear(db, a_submission("Turku", "FI"), a_submission("Ulm"), a_submission("Turku", "FI", version=2))

    assert arisen(db) == {(str(an_id("Turku")), CHAIR.email)}


def test_what_keeps_an_organiser_from_what_is_not_sent_in_yet_is_told_once(db: Database) -> None:
    define(db)
    appoint.add(db, [NewReviewer(name="Carla", email=CHAIR.email, country="PT")], by=OTHER_CHAIR)
    fill_roster(db, [("Rita", "SE")])
    for city in ("Ulm", "ULM", "Bonn"):
        conflict = NewConflict(city=city, country="DE", reason="My home town.")
        declare.conflict(db, conflict, by=CHAIR)
    declare.conflict(db, conflict, by=person_of("Rita"))

    foreseen = [(row["email"], row["country"], row["city"]) for row in messages(db, "ConflictForeseen")]

    assert foreseen == [(CHAIR.email, "PT", ""), (CHAIR.email, "DE", "Ulm"), (CHAIR.email, "DE", "Bonn")]
    assert [(one.country, one.city) for one in tell_conflicts.foreseen(db, a_challenge())] == [
        (country, city) for _, country, city in foreseen
    ]


def test_it_is_told_anew_for_the_next_edition(db: Database) -> None:
    define(db)
    appoint.add(db, [NewReviewer(name="Carla", email=CHAIR.email, country="PT")], by=OTHER_CHAIR)
    define(db, a_challenge().model_copy(update={"id": "icc-2023"}))

    told = [(row["challenge_id"], row["email"], row["country"]) for row in messages(db, "ConflictForeseen")]

    assert told == [(a_challenge().id, CHAIR.email, "PT"), ("icc-2023", CHAIR.email, "PT")]


def test_who_comes_on_the_roster_later_or_into_office_has_had_it_before(db: Database) -> None:
    define(db)
    hear(db, a_submission("Turku", "FI"))
    fill_roster(db, [("Fiona", "FI")])
    assert arisen(db) == set()

    fiona = Organiser(name="Fiona", email="fiona@reviewers.example", offices=(Office.PROGRAMME,))
    define(db, a_challenge(organisers=(*a_challenge().organisers, fiona)), revision=2)

    assert arisen(db) == {(str(an_id("Turku")), fiona.email)}
    assert [
        one.email for one in tell_conflicts.standing(db, a_challenge(organisers=(fiona, *a_challenge().organisers)))
    ] == [fiona.email]
