"""The launch week: delegates are named and seated, one session moves, one is cancelled, and calendars follow."""

from datetime import datetime, timedelta
from typing import Any

from demo import people
from demo.chapters.call import Applying
from demo.client import Person, version
from demo.stage import Stage

API = "/events/api"
EVENT = "icc-2020.launch-week"
MOVED, CANCELLED = f"{EVENT.partition('.')[0]}.opening", f"{EVENT.partition('.')[0]}.ecosystem"


def play(stage: Stage, applicants: dict[str, Applying]) -> list[Person]:
    """Live up to the launch week; the delegates, signed in."""
    stage.go_on_to("2020-09-01T10:00")
    stage.system.settle()
    sessions = _choices(stage)
    named = stage.each(lambda one: _name_delegates(one, sessions), applicants.values())
    delegates = [Person(stage.line, email) for addresses in named for email in addresses]
    stage.say(f"{sum(1 for addresses in named if addresses)} contacts name {len(delegates)} delegates")
    stage.sign_in(delegates)
    stage.go_on_to("2020-09-14T10:00")
    _move_by_an_hour(stage, MOVED)
    stage.go_on_to("2020-09-21T10:00")
    _cancel(stage, CANCELLED)
    stage.system.settle()
    return delegates


def _choices(stage: Stage) -> list[list[str]]:
    """What delegates choose from: everybody comes to the opening, and to one session more."""
    sessions = [one["id"] for one in stage.programme.get(f"{API}/events/{EVENT}")["sessions"]]
    return [[MOVED, other] for other in sessions[1:6]]


def _name_delegates(one: Applying, sessions: list[list[str]]) -> list[str]:
    """The addresses of all the delegates that an applicant may name; none where none was selected."""
    addresses: list[str] = []
    for delegation in one.person.get(f"{API}/delegations/mine")["delegations"]:
        found = people.delegates(delegation["name"], delegation["seats"], one.who.country, sessions)
        one.person.post(f"{API}/delegations/{delegation['id']}/delegates", {"delegates": found})
        addresses.extend(delegate["email"] for delegate in found)
    return addresses


def _move_by_an_hour(stage: Stage, session_id: str) -> None:
    session = stage.programme.get(f"{API}/sessions/{session_id}")
    body = {
        "starts_at": _later(session["starts_at"]),
        "ends_at": _later(session["ends_at"]),
        "place": session["place"],
        "reason": "The studio is free an hour later (made up).",
    }
    stage.programme.post(f"{API}/sessions/{session_id}/reschedule", body, **_seen(session))
    stage.say(f"“{session['title']}” moves by an hour")


def _cancel(stage: Stage, session_id: str) -> None:
    session = stage.programme.get(f"{API}/sessions/{session_id}")
    body = {"reason": "The speaker is ill (made up)."}
    stage.programme.post(f"{API}/sessions/{session_id}/cancellation", body, **_seen(session))
    stage.say(f"“{session['title']}” is cancelled")


def _later(iso: str) -> str:
    return (datetime.fromisoformat(iso) + timedelta(hours=1)).isoformat()


def _seen(session: dict[str, Any]) -> dict[str, str]:
    return {"If_Match": version(session["version"])}
