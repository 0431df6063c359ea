"""Every sentence of selection's pages stands in a catalogue: in a language in which each is marked, nothing is left
without marks."""

import re
from collections.abc import Iterator

import pytest

from services.selection.actions import decide, declare, overrule, replace_reviewer
from services.selection.contracts import Outcome
from services.selection.forms import NewConflict, NewOverride, NewReplacement, Terms
from shared.challenge import Question
from shared.mongo import Database
from shared.person import Person
from tests import pseudo
from tests.pseudo import unmarked
from tests.selection import stories
from tests.selection.builders import CHAIR, PROGRAMME, a_challenge, a_seed, an_id
from tests.selection.stories import (
    CORE,
    REVIEWERS,
    a_scorer_of,
    corrected,
    decided,
    define,
    email_of,
    person_of,
    proposed,
    proposed_correction,
    tied,
    with_assignment,
    with_roster,
)
from tests.serving import Visit
from tests.summaries import astray

HEADERS = {"Accept-Language": pseudo.LANGUAGE}
"""Asks in the marked language."""
TYPED = (
    "My sister works there.",
    "The jury heard them.",
    "It was wrong.",
    "Told anew.",
    "does not answer",
    "Well argued.",
    "why",
)
NAMES = (*CORE, *(name for name, _ in REVIEWERS), "Carla Chair", "Pavel Programme", "Second Chair")
FILE = (
    "core",
    "mentors",
    "icc-test",
    "Europe/Brussels",
    "Brussels",
)
DATA = (*TYPED, *NAMES, *FILE, *(f"Because of {name}." for name in CORE), a_seed(), a_seed("mentors"))
PAGES = ("", "/committee", "/ranking", "/decisions", "/log")


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The marked language is offered, and the challenge is translated into it."""
    questions = (Question(id="why", title="Why your city?"),)
    monkeypatch.setattr(stories, "a_challenge", lambda: pseudo.in_marks(a_challenge(questions=questions)))
    with pseudo.spoken(monkeypatch, "services/selection"):
        yield


def left(visit: Visit, who: Person | str, path: str, **form: str) -> list[str]:
    """What the page at *path*, or what it answers to *form*, says without marks."""
    browser = visit(who)
    answer = browser.post(path, data=form, headers=HEADERS) if form else browser.get(path, headers=HEADERS)
    assert f'<html lang="{pseudo.LANGUAGE}">' in answer.text
    assert astray(answer.text) == []
    return unmarked(answer.text, data=DATA)


def everywhere(db: Database, visit: Visit) -> dict[str, list[str]]:
    """What the organisers' pages say without marks, by address."""
    paths = [f"/selection/chair{page}" for page in PAGES] + ["/selection/chair/replacement"]
    paths += [f"/selection/chair/expressions/{an_id(name)}" for name in CORE]
    paths += [f"/selection/chair/releases/{row['_id']}" for row in db["releases"].find()]
    said = {path: left(visit, CHAIR, path) for path in paths}
    return {path: texts for path, texts in said.items() if texts}


def test_before_anything_is_decided(db: Database, visit: Visit) -> None:
    with_assignment(db)
    declare.conflict(db, NewConflict(expression_id=an_id("Ulm"), reason=TYPED[0]), by=a_scorer_of(db, "Ulm"))

    assert everywhere(db, visit) == {}
    assert left(visit, "", "/selection/") == []
    assert left(visit, CHAIR, "/selection/") == []


def test_before_there_is_a_committee(db: Database, visit: Visit) -> None:
    define(db)

    assert left(visit, CHAIR, "/selection/chair") == []
    assert left(visit, CHAIR, "/selection/chair/ranking") == []
    assert left(visit, "nobody@example.org", "/selection/reviews") == []
    with_roster(db)
    assert left(visit, person_of("Rita"), "/selection/reviews") == []


def test_while_decisions_are_held_and_overruled(db: Database, visit: Visit) -> None:
    decided(db)
    overrule.override(db, an_id("Jena"), NewOverride(outcome=Outcome.FELLOW, reason=TYPED[1]), by=CHAIR)
    proposed(db)

    assert everywhere(db, visit) == {}


def test_once_it_is_public_and_corrected(public: Database, visit: Visit) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN)
    proposed_correction(public, "Trier", Outcome.SELECTED)

    assert everywhere(public, visit) == {}
    for path in ("/selection/", "/selection/?as_of=2020-06-10&role=mentor"):
        assert left(visit, "", path) == []
    assert left(visit, CHAIR, f"/selection/chair/expressions/{an_id('Bonn')}/correction") == []
    assert left(visit, PROGRAMME, f"/selection/chair/expressions/{an_id('Bonn')}/correction", because="x") == []


def test_the_map(public: Database, visit: Visit) -> None:
    drawn = visit().get("/selection/map.svg", headers=HEADERS)

    assert drawn.headers["content-language"] == pseudo.LANGUAGE
    assert unmarked(re.sub("<(/?)svg", r"<\1div", drawn.text), data=DATA) == []


def test_where_lots_decided(db: Database, visit: Visit) -> None:
    tied(db)
    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)

    assert everywhere(db, visit) == {}


def test_what_a_reviewer_sees(db: Database, visit: Visit) -> None:
    first, rita = with_assignment(db), person_of("Rita")
    review = f"/selection/reviews/{first}"

    assert left(visit, rita, "/selection/reviews") == []
    assert left(visit, rita, review) == []
    assert left(visit, rita, review, revision="0", submit="yes", **{"points.relevance": "7"}) == []
    replacement = NewReplacement(reviewer=email_of("Rita"), reason=TYPED[4], leaves=True)
    plan = {"reviewer": email_of("Rita"), "reason": TYPED[4], "leaves": "yes"}
    assert left(visit, CHAIR, "/selection/chair/replacement", **plan) == []
    replace_reviewer.replace(db, replacement, by=CHAIR)
    assert left(visit, rita, "/selection/reviews") == []
    assert left(visit, rita, review) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/selection/chair/committee", {"name": "", "email": "none", "country": ""}),
        ("/selection/chair/conflicts", {"reviewer": "none@example.org", "conflict_reason": "x"}),
        ("/selection/chair/decisions", {"reserve_percent": "many"}),
        ("/selection/chair/announcement", {"now": "yes"}),
        ("/selection/chair/releases", {"now": "yes"}),
        ("/selection/chair/replacement", {"reviewer": "none@example.org", "reason": "does not answer"}),
    ],
)
def test_what_a_form_is_refused_with(db: Database, visit: Visit, path: str, form: dict[str, str]) -> None:
    with_roster(db)

    assert left(visit, CHAIR, path, **form) == []
