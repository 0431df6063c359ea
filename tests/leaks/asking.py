"""Asks the same in two worlds, and says where the answers differ."""

import base64
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

import httpx

from services.notifications.model.letters import PERSONS_STEPS
from shared.settings import Settings
from shared.web import sessions
from tests.leaks.addresses import Question
from tests.leaks.people import OVERRULED, Role
from tests.leaks.story import Story
from tests.leaks.variants import PLAIN

# A request's own: when, under which id.
OWN_HEADERS = ("date", "x-request-id")
OWN_WORDS = ((re.compile(r"expires=[^;]+"), "expires="), (re.compile(r'("request_id":|Reference )[^,<]+'), ""))
CURSOR = re.compile(r'(?:cursor=|"next":")([\w-]+)')
MOST_PARTS = 9


@dataclass(frozen=True)
class Leak:
    """An answer that tells *role* what is hidden from them, in *state*."""

    state: str
    role: str
    world: str
    question: Question
    plain: str
    other: str

    @property
    def text(self) -> str:
        """For people."""
        service, method = self.question.about[0], self.question.method
        query = "&".join(f"{key}={value}" for key, value in self.question.query.items())
        told = f"{service}: {method} {self.question.path}{'?' * bool(query)}{query}"
        return f"{self.state}, {self.role} ({self.world}): {told}\n{_difference(self.plain, self.other)}"


def compare(question: Question, role: Role, state: str, stories: dict[str, Story]) -> Leak | None:
    """Ask it in every world that must answer *role* alike; the first that does not."""
    worlds = role.differs.get(state, ())
    plain = answer(question, role, stories[PLAIN])
    for name in worlds:
        if name == OVERRULED and _is_public_matter(question, stories[PLAIN]):
            continue
        other = answer(question, role, stories[name])
        if other != plain:
            return Leak(state, role.name, name, question, plain, other)
    return None


def answer(question: Question, role: Role, story: Story) -> str:
    """Everything that *role* is answered, but what is each request's own; all parts of a list; and how much work it
    was to look, for whoever waits longer learns from it."""
    service = question.about[0]
    before = story.world.commands(service)
    given = ask(question, role, story)
    work = story.world.commands(service) - before
    if question.is_unsafe and given.status_code < 400:
        story.world.restore(service)
    work_told = "" if question.is_unsafe else f"{work} commands to the database\n"  # an act costs what it moves
    told = [f"{work_told}{_told(given)}"]
    while "limit" in question.query and len(told) < MOST_PARTS and (cursor := CURSOR.search(given.text)):
        given = ask(replace(question, query={**question.query, "cursor": cursor[1]}), role, story)
        told.append(_told(given))
    return "\n".join(told)


def ask(question: Question, role: Role, story: Story) -> httpx.Response:
    """What *role* is answered; what they changed stays."""
    world, service, method = story.world, question.about[0], question.method
    headers = {"Origin": world.settings.base_url, "Accept": "*/*" if question.is_form else "application/json"}
    if question.is_unsafe:
        headers["If-Match"] = '"1"'
    headers |= _credentials(world.settings, role)
    body = {} if question.body is None else {"data" if question.is_form else "json": question.body}
    given = world.ask(service, method, question.path, params=question.query, headers=headers, **body)
    if given.status_code != 429:
        return given
    world.forget_attempts()
    return world.ask(service, method, question.path, params=question.query, headers=headers, **body)


def fillings(story: Story) -> dict[str, list[str]]:
    """What there is to ask about, by placeholder; the same in every world, hidden or not."""
    ids, letters = story.ids, story.world.db["notifications"]["letters"]
    expressions = [str(ids[name]) for name in ("Halle", "near", "draft", "withdrawn", "late", "Varna")]
    of_each = [letters.find_one({"facts.expression_id": one}, sort=[("_id", 1)]) for one in expressions]
    nobody = str(ids["Varna"])[::-1].replace("-", "0")[:32]
    return {
        "expression_id": expressions,
        "release_id": [str(ids[name]) for name in ("batch", "correction") if name in ids] or [nobody],
        "delegation_id": [str(ids[f"delegation of {n}"]) for n in ("Halle", "Varna") if f"delegation of {n}" in ids]
        or [nobody],
        "delegate_id": [str(ids[f"delegate of {n}"]) for n in ("Halle", "Varna") if f"delegate of {n}" in ids]
        or [nobody],
        "letter_id": [str(row["_id"]) for row in of_each if row] or [nobody],
        "step": [step.value for step in PERSONS_STEPS],
        "access_id": [str(access) for access in story.accesses.values()],
        "token_id": [str(story.accesses["script"])],
        "token": ["a-token-of-nobody"],
        "event_id": ["leaks.week"],
        "session_id": ["leaks.opening"],
        "question": ["why"],
        "version": ["1", "2"],
        "name": ["leaks.week"],
    }


def _is_public_matter(question: Question, story: Story) -> bool:
    """Whether it is about how much a service ever said to the others, whoever it was about; how many are made public by
    it; or an id that nobody can guess of what is not there in a world in which Halle is not invited."""
    if question.about[2].endswith(("/api/status", "/selection/api/announcement")):
        return True
    return any(str(story.ids.get(f"{what} of Halle")) in question.path for what in ("delegation", "delegate"))


def _credentials(settings: Settings, role: Role) -> dict[str, str]:
    return dict(_signed(settings.session_key.get_secret_value(), settings, role)) if role.person else {}


_kept: dict[tuple[str, str], dict[str, str]] = {}


def _signed(key: str, settings: Settings, role: Role) -> dict[str, str]:
    if (key, role.name) not in _kept:
        assert role.person is not None
        email = role.person.email
        if role.scopes is None:
            ((name, value),) = sessions.cookie_for(settings, email).items()
            _kept[key, role.name] = {"Cookie": f"{name}={value}"}
        else:
            token = sessions.issue_token(settings, email, role.scopes, timedelta(hours=1))
            _kept[key, role.name] = {"Authorization": f"Bearer {token}"}
    return _kept[key, role.name]


def _told(given: httpx.Response) -> str:
    """All of it, with the length as long as nothing in it is the request's own."""
    told = given.text
    for pattern, instead in OWN_WORDS:
        told = pattern.sub(instead, told)
    own = {*OWN_HEADERS, *(("content-length",) if told != given.text else ())}
    headers = sorted((name, value) for name, value in given.headers.items() if name not in own)
    lines = "\n".join(f"{name}: {OWN_WORDS[0][0].sub('', value)}" for name, value in headers)
    return f"{given.status_code}\n{lines}\n\n{CURSOR.sub(_place, told)}"


def _place(cursor: re.Match[str]) -> str:
    """What a cursor says, but for ids of the database's own making."""
    said = base64.urlsafe_b64decode(cursor[1] + "=" * (-len(cursor[1]) % 4)).decode()
    return re.sub("[0-9a-f]{24}", "id", said)


@lru_cache(maxsize=64)
def _difference(plain: str, other: str) -> str:
    pairs = zip(_parts(plain), _parts(other), strict=False)
    first = next(((a, b) for a, b in pairs if a != b), ("one is longer", "or shorter"))
    return f"  {first[0][:300]}\n  {first[1][:300]}"


def _parts(text: str) -> list[str]:
    return re.split(r"\n|(?<=[,>])", text)
