"""What people and clients may send: the pages of the form, each a part of the content, and the API's bodies."""

import hashlib
import json
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.applications.content import LARGEST_CITY, Applies, Content, Correspondent, Member
from services.applications.eligibility import Rule
from shared.challenge import Challenge, Slug
from shared.choices import KnownCountry
from shared.numbers import Whole, YesNo
from shared.text import Line

_GROUPED = re.compile(r"\d{1,3}(?:[ .,'’\u00a0\u2009\u202f]\d{3})+")


def _ungrouped(value: object) -> object:
    """`325 182`, `325.182` and `325,182` are how people write 325182."""
    if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
        return re.sub(r"\D", "", value)
    return value


Inhabitants = Annotated[Whole | None, BeforeValidator(_ungrouped), Field(ge=0, le=LARGEST_CITY)]


class _Page(BaseModel):
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)


class Start(_Page):
    """The first page: which lane, and who applies."""

    lane: Slug
    name: Line = Field(min_length=1, max_length=120)
    country: KnownCountry


class About(_Page):
    """About the city."""

    name: Line = Field(default="", max_length=120)
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    population: Inhabitants = None
    public_entity: YesNo = False
    alumni: YesNo = False


class Cities(_Page):
    """Alone, or for a consortium."""

    applies: Applies | None = None


class NewMember(_Page):
    """A city to add to the consortium."""

    name: Line = Field(min_length=1, max_length=120)
    country: KnownCountry
    population: Inhabitants = None

    def member(self) -> Member:
        """The city as the content holds it."""
        return Member(**self.model_dump())


class Themes(_Page):
    """What it is about."""

    themes: tuple[Slug, ...] = Field(default=(), max_length=100)


class Contact(_Page):
    """Whom to write to, in which language, telling time in which zone."""

    contact: Correspondent = Correspondent()


class Withdrawal(_Page):
    """Taking it back. The reason is the applicant's to give or not."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    reason: Line = Field(default="", max_length=1000)


class Exemption(_Page):
    """What the programme office lifts for one expression, and why."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    rules: tuple[Rule, ...] = Field(min_length=1)
    reason: Line = Field(min_length=10, max_length=1000)


class Revocation(_Page):
    """Why the programme office takes an exception back."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    reason: Line = Field(min_length=10, max_length=1000)


class Move(_Page):
    """The lane that a draft goes to."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    lane: Slug


class NewExpression(Content):
    """The API's body for a new draft: the lane, and whatever is known."""

    lane: Slug

    def content(self) -> Content:
        """What is known."""
        return Content(**self.model_dump(exclude={"lane"}))


PAGES: dict[str, type[_Page]] = {"about": About, "cities": Cities, "themes": Themes, "contact": Contact}


def steps(content: Content, challenge: Challenge) -> list[str]:
    """The pages of the form in their order, as they stand in its addresses.

    An answer that the call does not ask for has its own, where it can be taken away.
    """
    members = ["members"] if content.consortium else []
    asked = [question.id for question in challenge.questions]
    questions = [f"answers/{question}" for question in (*asked, *content.unasked(challenge))]
    return ["about", "cities", *members, *questions, "themes", "contact"]


def shown(content: Content, step: str) -> dict[str, Any]:
    """What one page shows of *content*, under its fields' names."""
    if step.startswith("answers/"):
        question = step.removeprefix("answers/")
        return {f"answers.{question}": content.answers.get(question, "")}
    if step == "contact":
        return {f"contact.{name}": value for name, value in content.contact.model_dump().items()}
    values = content.model_dump(mode="json", include=set(PAGES[step].model_fields))
    return {name: _typed(value) for name, value in values.items()}


def base(content: Content, step: str) -> str:
    """A mark of what one page showed: if it differs when the page is sent, somebody else saved that page meanwhile.

    Two people on different pages do not get in each other's way.
    """
    return hashlib.sha256(json.dumps(shown(content, step), sort_keys=True).encode()).hexdigest()[:16]


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, list) else "" if value is None else str(value)
