"""The call: people sign in, write, are reminded, send, amend, withdraw; lanes close; some come too late."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from demo import people
from demo.client import Person, Unexpected, version
from demo.stage import Stage
from shared import clock

API = "/applications/api"
WITHDRAW = 2  # made-up expressions that are withdrawn and sent again
TEXT = (
    "Made up for the replay: what {name} wrote here in 2020 is not public. The city names what is at stake for its "
    "people and businesses, what it wants to have reached in two years, and whom it brings to the table."
)


@dataclass(eq=False)
class Applying:
    """An applicant at work on an expression. `versions`: how many they have sent."""

    who: people.Applicant
    person: Person
    id: str = ""
    revision: int = 0
    versions: int = 0

    @property
    def finishes(self) -> bool:
        """Whether they send in time something that lacks nothing."""
        return not self.who.late and not self.who.lacks

    @property
    def path(self) -> str:
        """Where the API has their expression."""
        return f"{API}/expressions/{self.id}"


def play(stage: Stage) -> dict[str, Applying]:
    """Live through the call; everybody who applied, by address."""
    everybody = [*people.applicants(), *people.unfinished(), *people.late()]
    all_ = [Applying(who, Person(stage.line, who.address)) for who in everybody]
    early, alumni = _of(all_, "pre-screening"), _of(all_, "alumni")
    _begin(stage, all_)
    _reminded(stage, "2020-05-12T09:00", early)
    _send_the_rest(stage, early)
    _reminded(stage, "2020-05-16T09:00", alumni)
    _close(stage, "2020-05-18T17:00:10", "pre-screening")
    _reminded(stage, "2020-05-21T18:00", alumni)
    _send_the_rest(stage, alumni)
    _close(stage, "2020-05-22T17:00:10", "alumni")
    _last_days(stage, _of(all_, "new-cities", "mentors"))
    _after_the_close(stage, [one for one in all_ if one.who.late])
    return {one.person.email: one for one in all_}


def _of(all_: list[Applying], *lanes: str) -> list[Applying]:
    return [one for one in all_ if one.who.lane in lanes]


def _begin(stage: Stage, all_: list[Applying]) -> None:
    stage.say(f"the call opens; {len(all_)} applicants ask for a sign-in link")
    stage.sign_in(one.person for one in all_)
    stage.call = stage.programme.get(f"{API}/call")
    stage.each(_start, all_)
    stage.each(lambda one: _write(one, stage.call), all_)
    stage.each(_list_members, [one for one in all_ if one.who.members])
    first = [one for one in all_ if one.finishes][::3]
    _send(stage, first)
    stage.say(f"{len(all_)} drafts are begun, {len(first)} are sent")


def _start(one: Applying) -> None:
    about = {name: value for name, value in one.who.about.items() if name not in one.who.lacks}
    body = {"lane": one.who.lane, **about}
    made = one.person.post(f"{API}/expressions", body, Idempotency_Key=f"start {one.person.email}")
    one.id, one.revision = made["id"], made["revision"]


def _write(one: Applying, call: dict[str, Any]) -> None:
    text, themes = TEXT.format(name=one.who.name), sorted(call["themes"])
    first = len(one.who.name) % len(themes)
    whole = {
        "answers": {question["id"]: text for question in call["questions"] if question["required"]},
        "themes": sorted({themes[first], themes[(first + 4) % len(themes)]}),
    }
    if patch := {name: value for name, value in whole.items() if name not in one.who.lacks}:
        _patch(one, patch)


def _list_members(one: Applying) -> None:
    _patch(one, {"members": list(one.who.members)})


def _patch(one: Applying, patch: dict[str, Any]) -> None:
    changed = one.person.send("PATCH", one.path, patch, If_Match=version(one.revision)).json()
    one.revision = changed["revision"]


def _send(stage: Stage, those: list[Applying]) -> None:
    stage.each(lambda one: _submit(stage, one), those)


def _submit(stage: Stage, one: Applying) -> None:
    key = f"send {one.id} {one.revision}"
    stage.submitted.setdefault(one.person.email, []).append(clock.real())
    one.person.post(f"{one.path}/submission", If_Match=version(one.revision), Idempotency_Key=key)
    one.revision, one.versions = one.revision + 1, one.versions + 1


def _send_the_rest(stage: Stage, those: list[Applying]) -> None:
    """Who has not sent yet does, and some who have amend what they sent."""
    counting = [one for one in those if one.finishes]
    _send(stage, [one for one in counting if not one.versions])
    _amend(stage, counting[::7])


def _amend(stage: Stage, those: list[Applying]) -> None:
    for one in those:
        _patch(one, {"answers": {"experience": "Added in an amendment. Made up for the replay."}})
    _send(stage, those)


def _reminded(stage: Stage, when: str, those: list[Applying]) -> None:
    """Go on to *when*; whoever of *those* has only a draft gets one reminder more."""
    drafts = [one for one in those if not one.versions]
    before = {one.person.email: len(stage.post.of(one.person.email, "reminder")) for one in drafts}
    stage.go_on_to(when)
    for email, count in before.items():
        stage.post.wait(email, "reminder", count + 1)
    stage.say(f"{len(drafts)} applicants with a draft are reminded")


def _close(stage: Stage, when: str, lane: str) -> None:
    stage.go_on_to(when)

    def is_final(totals: dict[str, Any]) -> bool:
        return any(row["lane"] == lane and row["final"] for row in totals["lanes"])

    totals = stage.system.until(f"the close of {lane}", f"{API}/totals", is_final)
    row = next(row for row in totals["lanes"] if row["lane"] == lane)
    stage.say(f"the lane “{row['title']}” closes with {row['expressions']} expressions of {row['cities']} cities")


def _last_days(stage: Stage, last: list[Applying]) -> None:
    for one in last:
        if not one.versions:  # the lane before closed at the very time when a week is left
            stage.post.wait(one.person.email, "reminder")
    _reminded(stage, "2020-05-28T18:00", last)
    _send_the_rest(stage, last)
    unsure = [one for one in last if one.who.made_up and one.versions][:WITHDRAW]
    stage.each(lambda one: _withdraw_and_send_again(stage, one), unsure)
    told = Counter(_told_what_is_missing(one) for one in last if one.who.lacks)
    stage.say(f"the last ones send, {len(unsure)} withdraw and send again, {told[True]} are told what is missing")


def _withdraw_and_send_again(stage: Stage, one: Applying) -> None:
    body = {"reason": "The council wants to look at it once more (made up)."}
    one.revision = one.person.post(f"{one.path}/withdrawal", body, If_Match=version(one.revision))["revision"]
    _submit(stage, one)


def _told_what_is_missing(one: Applying) -> bool:
    key = f"send {one.id}"
    problem = one.person.refused("POST", f"{one.path}/submission", If_Match=version(one.revision), Idempotency_Key=key)
    if problem["code"] != "incomplete" or not problem["errors"]:
        raise Unexpected(f"{one.person.email} sent something incomplete and was told {problem}")
    return True


def _after_the_close(stage: Stage, late: list[Applying]) -> None:
    stage.go_on_to("2020-05-29T17:00:10")
    totals = stage.system.until(
        "the close of the call", f"{API}/totals", lambda told: all(role["final"] for role in told["roles"].values())
    )
    for one in late:
        problem = try_too_late(one)
        if problem["code"] != "deadline-passed":
            raise Unexpected(f"{one.person.email} came too late and was told {problem}")
    core = totals["roles"]["core"]
    stage.say(
        f"the call closes; {core['expressions']} core expressions of {core['cities']} cities in {core['countries']} "
        f"countries, and {totals['roles']['mentor']['expressions']} of mentors; {len(late)} come too late"
    )


def try_too_late(one: Applying) -> dict[str, Any]:
    """What somebody is told who sends after the close, exactly what the page shows."""
    seen = one.person.get(one.path)["revision"]
    headers = {"If_Match": version(seen), "Idempotency_Key": f"late {one.id} {clock.new_id()}"}
    return one.person.refused("POST", f"{one.path}/submission", **headers)
