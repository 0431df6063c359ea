"""The committee: reviewers, conflicts, assignment, scores, ranking, decisions, their release, the announcement."""

from random import Random
from typing import Any

from demo import people
from demo.chapters.call import Applying
from demo.client import Person, Unexpected, version
from demo.stage import Stage

API = "/selection/api"
CONFLICTED = 6  # reviewers who declare a conflict
FIVE = 10  # halves of a point


def play(stage: Stage, applicants: dict[str, Applying]) -> None:
    """Live through the selection."""
    _opened(stage)
    stage.go_on_to("2020-06-02T10:00")
    reviewers = [Person(stage.line, one["email"]) for one in people.reviewers()]
    stage.chair.post(f"{API}/reviewers", {"reviewers": people.reviewers()})
    stage.sign_in(reviewers)
    expressions = stage.chair.get(f"{API}/expressions")["expressions"]
    _declare(stage, reviewers, expressions)
    dealt = stage.chair.post(f"{API}/assignment", {"seed": "icc-2020 replay"})
    if dealt["impossible"]:
        raise Unexpected(f"too few reviewers for {dealt['impossible']}")
    loads = dealt["loads"].values()
    stage.say(f"{len(reviewers)} reviewers, {min(loads)} to {max(loads)} expressions each")
    stage.go_on_to("2020-06-22T10:00")
    _score(stage, reviewers)
    _decide(stage, expressions)
    _release(stage)
    _announce(stage)


def _opened(stage: Stage) -> None:
    def all_open(answer: dict[str, Any]) -> bool:
        return all(lane["opened_at"] for lane in answer["rounds"])

    stage.system.until("the opening of the rounds", f"{API}/rounds", all_open, by=stage.chair)


def _declare(stage: Stage, reviewers: list[Person], expressions: list[dict[str, Any]]) -> None:
    """Some know somebody; that each has one with their own country goes without saying."""
    named = sorted(expressions, key=lambda one: str(one["name"]))
    for number, reviewer in enumerate(reviewers[:CONFLICTED]):
        city = named[number * 20]["cities"][0]  # by its name: nothing is assigned to anybody yet
        reason = "I advised this city last year (made up)."
        reviewer.post(f"{API}/conflicts", {"city": city["name"], "country": city["country"], "reason": reason})
    stage.say(f"{CONFLICTED} reviewers declare conflicts of interest")


def _score(stage: Stage, reviewers: list[Person]) -> None:
    criteria = [one["id"] for one in stage.chair.get("/applications/api/call")["criteria"]]
    sheets = [
        (reviewer, one)
        for reviewer, found in zip(
            reviewers, stage.each(lambda who: who.get(f"{API}/reviews")["reviews"], reviewers), strict=True
        )
        for one in found
    ]
    stage.each(lambda sheet: _fill_in(*sheet, criteria), sheets)
    stage.say(f"{len(sheets)} score sheets are filled in")


def _fill_in(reviewer: Person, review: dict[str, Any], criteria: list[str]) -> None:
    """Made-up points, such that whoever was announced in 2020 leads, and two of those made up are tied."""
    whose = "twins" if review["name"] in people.TWINS else f"{reviewer.email} {review['name']}"
    chance = Random(whose)  # noqa: S311 - the same points every time
    low, high = (2, 5) if people.MARK in review["name"] else (7, FIVE)
    points = {criterion: chance.randint(low, high) / 2 for criterion in criteria}
    body = {"points": points, "comment": "Replay: made up.", "submit": True}
    path = f"{API}/reviews/{review['expression_id']}"
    reviewer.send("PUT", path, body, If_Match=version(review["revision"]))


def _decide(stage: Stage, expressions: list[dict[str, Any]]) -> None:
    """Two made-up expressions get an outcome that a person decides; all others by rank and places."""
    fellow, ineligible = sorted(
        (one for one in expressions if people.MARK in one["name"] and not one["consortium"]),
        key=lambda one: one["name"],
    )[:2]
    for expression, outcome, reason in (
        (fellow, "fellow", "The committee wants this city to follow the programme (made up)."),
        (ineligible, "ineligible", "It turned out not to be a local public entity (made up)."),
    ):
        path = f"{API}/overrides/{expression['expression_id']}"
        stage.chair.send("PUT", path, {"outcome": outcome, "reason": reason})
    outcomes = stage.programme.post(f"{API}/proposals", {})["outcomes"]
    stage.say("outcomes are proposed: " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()))


def _release(stage: Stage) -> None:
    stage.go_on_to("2020-06-29T10:00")
    proposed = stage.programme.post(f"{API}/releases", {})
    path = f"{API}/releases/{proposed['release_id']}"
    stage.chair.post(f"{path}/confirmation", {"digest": proposed["digest"]})
    stage.system.until(
        "the release",
        path,
        lambda told: told["state"] == "released" and told["released"] == told["total"],
        by=stage.chair,
    )
    stage.say(f"{proposed['total']} decisions are released by a programme officer and a chair")


def _announce(stage: Stage) -> None:
    stage.go_on_to("2020-07-31T11:00")
    stage.programme.post(f"{API}/announcement", {})
    totals = stage.system.until("the announcement", f"{API}/announcement", lambda told: told["announced"])["totals"]
    stage.say(f"the selection is announced: {totals['selected']} expressions of {totals['cities']} cities")
