"""Criteria, lanes and places in the reader's language; what a release is bound to is the same whoever reads."""

import httpx
import pytest

from services.selection.actions import decide, release_decisions
from services.selection.actions.reading import results
from services.selection.contracts import in_english
from services.selection.forms import Batch, Terms
from services.selection.model.decisions import Decision, digest_of
from shared.challenge import Challenge, Criterion
from shared.mongo import Database
from shared.person import Person
from shared.texts import speaking
from shared.translated import Text
from tests.selection import stories
from tests.selection.builders import CHAIR, PROGRAMME, a_challenge
from tests.selection.sentences import told
from tests.selection.stories import decided, person_of, scored, tied, with_assignment
from tests.serving import Visit

API = "/selection/api"
RELEVANCE = {"fr": "Pertinence", "de": "Relevanz"}


@pytest.fixture(autouse=True)
def in_three_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "a_challenge", a_translated_challenge)


def a_translated_challenge() -> Challenge:
    challenge = a_challenge()
    first, *others = challenge.criteria
    asks = Text(first.question, {"fr": "Cela convient-il ?", "de": "Passt es?"})
    criterion = Criterion(**{**vars(first), "title": Text(first.title, RELEVANCE), "question": asks})
    core, *rest = challenge.places
    places = core.model_copy(update={"title": Text(core.title, {"fr": "villes principales", "de": "Kernstädte"})})
    lane, *lanes = challenge.lanes
    way = lane.model_copy(update={"title": Text(lane.title, {"fr": "Villes principales", "de": "Kernstädte"})})
    changes = {"criteria": (criterion, *others), "places": (places, *rest), "lanes": (way, *lanes)}
    return challenge.model_copy(update=changes)


def of_ulm(db: Database) -> Decision:
    return dict(results.decisions(db, by=CHAIR)[1])["Ulm"]


def get(visit: Visit, path: str, language: str, who: Person = CHAIR) -> httpx.Response:
    answer: httpx.Response = visit(who).get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize(
    ("language", "means", "places"),
    [
        ("en", "Relevance 5.00, Ambition 5.00", "core cities"),
        ("fr", "Pertinence 5,00\u202f; Ambition 5,00", "villes principales"),
        ("de", "Relevanz 5,00; Ambition 5,00", "Kernstädte"),
    ],
)
def test_reasons_name_criteria_and_places_in_the_readers_language(
    db: Database, language: str, means: str, places: str
) -> None:
    decided(db)

    with speaking(language):
        said = told(of_ulm(db).reasons)

    assert means in said
    assert f"({places})" in said


def test_the_first_version_of_a_decision_names_the_originals_in_whatever_language_it_was_made(db: Database) -> None:
    with speaking("fr"):
        decided(db)

        english = in_english(of_ulm(db).reasons)

    assert "means of 5: Relevance 5.00, Ambition 5.00" in english
    assert "(core cities)" in english


def test_a_release_is_bound_to_the_same_digest_in_whatever_language_it_is_proposed(db: Database) -> None:
    digests = set()
    scored(db)
    for language in ("en", "fr", "de"):
        with speaking(language):
            decide.propose(db, Terms(reserve_percent=50), by=CHAIR)
            digests.add(release_decisions.propose(db, Batch(), by=PROGRAMME).digest)
            digests.add(digest_of(dict(results.decisions(db, by=CHAIR)[1]).values()))

    assert len(digests) == 1


def test_a_tie_is_told_in_the_readers_language(db: Database, visit: Visit) -> None:
    tied(db)

    page = get(visit, "/selection/chair/ranking", "de").text

    assert "Kernstädte" in page
    assert "Relevanz" in page
    assert "elevance" not in page


def test_a_reviewer_reads_the_criteria_in_their_language(db: Database, visit: Visit) -> None:
    first = with_assignment(db)

    page = get(visit, f"/selection/reviews/{first}", "fr", person_of("Rita")).text
    whole = get(visit, f"{API}/reviews/{first}", "fr", person_of("Rita")).json()

    assert "Cela convient-il ?" in page
    assert (whole["criteria"][0]["title"], whole["criteria"][1]["title"]) == ("Pertinence", "Ambition")
    assert whole["criteria"][0]["question"] == "Cela convient-il ?"


def test_the_api_names_lanes_and_places_in_the_readers_language(db: Database, visit: Visit) -> None:
    decided(db)

    rounds = get(visit, f"{API}/rounds", "fr").json()
    pools = get(visit, f"{API}/ranking", "de").json()["pools"]

    assert "Villes principales" in str(rounds)
    assert pools[0]["title"] == "Kernstädte"


def test_what_is_announced_names_places_in_the_readers_language(public: Database, visit: Visit) -> None:
    shown = get(visit, f"{API}/announcement", "fr").json()
    page = get(visit, "/selection/", "fr").text

    assert shown["places"][0]["title"] == "villes principales"
    assert "villes principales" in page
    assert "core cities" not in page
