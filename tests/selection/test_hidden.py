"""A chair with a conflict of interest reads the name of that expression and nothing else, and confirms nothing that
holds it."""

import pytest

from services.selection.actions import decide, declare, overrule, release_decisions
from services.selection.actions.reading import committee, files, results
from services.selection.actions.release_decisions import ConflictOfInterest
from services.selection.contracts import Outcome
from services.selection.forms import Batch, NewConflict, NewOverride, Terms
from services.selection.model.outcomes import TooManyOverrides
from shared.errors import NotFound
from shared.mongo import Database
from tests.selection.builders import CHAIR, OTHER_CHAIR, PROGRAMME, an_id
from tests.selection.sentences import said, sentence_of
from tests.selection.stories import a_scorer_of, decided, email_of, fill_roster, proposed, proposed_correction
from tests.serving import Visit


@pytest.fixture
def kept(db: Database) -> Database:
    """Everything is decided and held: Ulm, Bonn, Jena, Trier; then the chair declares a conflict with Bonn."""
    decided(db)
    fill_roster(db, [("Carla", "PT")])
    db["reviewers"].update_one({"name": "Carla"}, {"$set": {"email": CHAIR.email, "email_key": CHAIR.email}})
    conflict = NewConflict(expression_id=an_id("Bonn"), reason="My sister works there.")
    declare.conflict(db, conflict, by=CHAIR)
    return db


def test_the_others_are_ranked_among_themselves(kept: Database) -> None:
    _, fields = results.ranking(kept, by=CHAIR)

    assert [(row.rank, row.of, row.name) for row in fields[0].ranking] == [
        (1, 3, "Ulm"),
        (2, 3, "Jena"),
        (3, 3, "Trier"),
    ]
    assert len(results.ranking(kept, by=OTHER_CHAIR)[1][0].ranking) == 4


def test_what_tells_ranks_is_left_out_of_the_decisions_beside_it(kept: Database) -> None:
    rows = dict(results.decisions(kept, by=CHAIR)[1])

    assert {name: one.outcome.value for name, one in rows.items()} == {
        "Ulm": "selected",
        "Jena": "reserve",
        "Trier": "not-selected",
    }
    assert {(one.rank, one.reasons, one.why) for one in rows.values()} == {(None, "", ())}


def test_counts_the_log_and_its_file_say_nothing_of_it(kept: Database) -> None:
    overview = committee.overview(kept, by=CHAIR)
    acts = [act for _, act in committee.acts(kept, by=CHAIR, limit=100)[1]]

    assert overview.held.total() == 3
    assert overview.lanes[0].expressions == 3
    assert sum(work.submitted for work in overview.workloads) == 6
    assert not any("Bonn" in said(act.detail) or act.about == str(an_id("Bonn")) for act in acts)
    assert {act.detail for act in acts if said(act.act) in ("proposed outcomes", "ran the assignment")} == {""}
    with pytest.raises(NotFound):
        files.expression_file(kept, an_id("Bonn"), by=CHAIR)


def test_its_name_is_there_to_declare_conflicts_of_others(kept: Database) -> None:
    assert "Bonn" in {name for _, name in committee.names(kept, by=CHAIR)}
    assert "Bonn" not in {one.name for one in committee.expressions(kept, by=CHAIR)}


def test_outcomes_proposed_by_them_are_counted_without_it(kept: Database) -> None:
    assert decide.propose(kept, Terms(reserve_percent=50), by=CHAIR).total() == 3
    assert decide.propose(kept, Terms(reserve_percent=50), by=OTHER_CHAIR).total() == 4


def test_they_see_the_rest_of_a_batch_and_somebody_else_confirms_it(kept: Database) -> None:
    release = proposed(kept)
    file = results.release_file(kept, release.id, by=CHAIR)

    assert (file.release.digest, file.release.total, len(file.batch)) == ("", 3, 3)
    assert (file.may_confirm, file.reads_all) == (False, False)
    with pytest.raises(ConflictOfInterest):
        release_decisions.confirm(kept, release.id, digest=release.digest, by=CHAIR)
    release_decisions.confirm(kept, release.id, digest=release.digest, by=OTHER_CHAIR)
    assert [left for _, left in results.releases(kept, by=CHAIR)] == [3]
    assert [left for _, left in results.releases(kept, by=PROGRAMME)] == [4]


def test_they_may_propose_what_another_then_confirms(kept: Database) -> None:
    release = release_decisions.propose(kept, Batch(), by=CHAIR)

    assert release_decisions.confirm(kept, release.id, digest=release.digest, by=PROGRAMME).state == "released"


def test_the_page_of_a_batch_says_that_somebody_else_must_confirm(kept: Database, visit: Visit) -> None:
    page = visit(CHAIR).get(f"/selection/chair/releases/{proposed(kept).id}")

    assert "somebody else must look at it and confirm it" in page.text
    assert "Bonn" not in page.text


def test_a_correction_of_it_does_not_exist_for_them(kept: Database) -> None:
    release = proposed(kept)
    release_decisions.confirm(kept, release.id, digest=release.digest, by=OTHER_CHAIR)
    correction = proposed_correction(kept, "Bonn", name="City of Bonn")

    assert [one.id for one, _ in results.releases(kept, by=CHAIR)] == [release.id]
    with pytest.raises(NotFound):
        results.release_file(kept, correction.id, by=CHAIR)


def test_too_many_overrides_are_refused_without_numbers(kept: Database) -> None:
    for name in ("Bonn", "Jena"):
        overrule.override(kept, an_id(name), NewOverride(outcome=Outcome.SELECTED, reason="It is."), by=OTHER_CHAIR)
    one_more = NewOverride(outcome=Outcome.SELECTED, reason="It is, too.")

    with pytest.raises(TooManyOverrides) as unseeing:
        overrule.override(kept, an_id("Trier"), one_more, by=CHAIR)
    with pytest.raises(TooManyOverrides) as seeing:
        overrule.override(kept, an_id("Trier"), one_more, by=OTHER_CHAIR)

    assert sentence_of(unseeing.value) == "core cities: more are selected by override than places are free."
    assert sentence_of(seeing.value) == "core cities: 3 are selected by override, and 2 places are free."


def test_a_declaration_about_a_city_does_not_tell_whether_it_covers_it(kept: Database) -> None:
    covers_it, covers_none = (
        NewConflict(city=city, country="DE", reason="His home town.", reviewer=email)
        for city, email in (("Bonn", a_scorer_of(kept, "Bonn").email), ("Köthen", email_of("Rita")))
    )

    assert declare.conflict(kept, covers_it, by=CHAIR)[1] == declare.conflict(kept, covers_none, by=CHAIR)[1] == 0

    rows = [said(row.about) for row in committee.conflicts(kept, by=CHAIR)]
    acts = [said(act.act) for _, act in committee.acts(kept, by=CHAIR, limit=100)[1]]
    assert rows == ["Bonn", "Bonn (DE)", "Köthen (DE)"]
    assert not any("assigned again" in act for act in acts)
    assert any("assigned again" in said(act.act) for _, act in committee.acts(kept, by=OTHER_CHAIR, limit=100)[1])


def test_who_has_a_conflict_reads_no_declaration_of_another_about_it(kept: Database) -> None:
    other = NewConflict(expression_id=an_id("Bonn"), reason="He advised them.", reviewer=email_of("Rita"))
    declare.conflict(kept, other, by=OTHER_CHAIR)

    assert [row.reviewer for row in committee.conflicts(kept, by=CHAIR)] == ["Carla"]
    assert [row.reviewer for row in committee.conflicts(kept, by=PROGRAMME)] == ["Carla", "Rita"]
    assert "He advised them." not in [act.detail for _, act in committee.acts(kept, by=CHAIR, limit=100)[1]]
