"""Who may act where: whoever may not is refused, for that reason and no other, and nothing changes."""

from dataclasses import dataclass

from tests.leaks.addresses import Question
from tests.leaks.asking import ask
from tests.leaks.people import OPEN, Role
from tests.leaks.permitted import CHAIRS, CONFLICTED, FREE, TABLE
from tests.leaks.story import Story

REFUSED = (401, 403, 404)
LIMITS = ("attempts", "ended")  # what counts requests, whoever sends them


@dataclass(frozen=True)
class Trespass:
    """Somebody did what they may not do, or was refused for another reason, or changed something all the same."""

    state: str
    role: str
    question: Question
    status: int
    changed: tuple[str, ...]

    @property
    def text(self) -> str:
        """For people."""
        service, method = self.question.about[0], self.question.method
        what = f"changed {', '.join(self.changed)}" if self.changed else "was not refused"
        return f"{self.state}, {self.role}: {service}: {method} {self.question.path}\n  {self.status}, and {what}"


def may(question: Question, role: Role, state: str, story: Story) -> bool:
    """Whether *role* may do it, as far as who they are goes."""
    service, method, path = question.about
    if (method, path) in FREE:
        return True
    if role.person is None or not _covers(role.scopes, service):
        return False
    name, rule, about = role.name.partition(" by ")[0], TABLE[method, path], _about(question, story)
    if rule.who is None:
        return True
    if name in about or (name in rule.own and about == {"Varna"}):
        return True
    return name in rule.who and not about & _hidden(name, state)


def trespass(question: Question, role: Role, state: str, story: Story) -> Trespass | None:
    """What *role* could do of it, who must not."""
    world, service = story.world, question.about[0]
    given = ask(question, role, story)
    changed = world.changed(service, but=LIMITS)
    refused = given.status_code in REFUSED or given.headers.get("location", "").startswith("/sign-in")
    is_shown_again = given.status_code == 422 and question.is_form
    if changed or given.status_code < 400:
        world.restore(service)
    if changed or not (refused or is_shown_again):
        return Trespass(state, role.name, question, given.status_code, tuple(changed))
    return None


def _covers(scopes: tuple[str, ...] | None, service: str) -> bool:
    """Whether a token of *scopes* may act at *service* at all; a browser may."""
    return scopes is None or any(one.startswith(f"{service}:") and not one.endswith(":read") for one in scopes)


def _about(question: Question, story: Story) -> set[str]:
    """The expressions that it is about, by their names in the story, or whose access."""
    names = ("Halle", "Varna", "near", "draft", "withdrawn", "late")
    about = {name for name in names if str(story.ids[name]) in question.path}
    for what in ("delegation", "delegate"):
        about |= {name for name in names if str(story.ids.get(f"{what} of {name}")) in question.path}
    about |= {"Halle"} if str(story.ids.get("correction")) in question.path else set()
    return about | {name for name, access in story.accesses.items() if str(access) in question.path}


def _hidden(role: str, state: str) -> set[str]:
    hidden = {"Halle", "near"} if role in CONFLICTED else set()
    if role in CHAIRS:
        hidden |= {"near", "draft", "withdrawn", "late"} | ({"Halle", "Varna"} if state == OPEN else set())
    return hidden
