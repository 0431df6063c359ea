"""What people and clients may send: the pages of the form, each a part of the content, and the API's bodies."""

import hashlib
import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.applications.model.content import LARGEST_CITY, LONGEST_NAME, Applies, Content, Correspondent, Member
from services.applications.model.eligibility import Rule
from services.applications.model.expressions import Status
from shared.asked import Asked, chosen
from shared.challenge import Challenge, Slug
from shared.choices import KnownCountry
from shared.numbers import Whole, YesNo
from shared.phrases import phrase
from shared.text import Line

_GROUPED = re.compile(r"\d{1,3}(?:[ .,'’\u00a0\u2009\u202f]\d{3})+")


def _ungrouped(value: object) -> object:
    """`325 182`, `325.182` and `325,182` are how people write 325182."""
    if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
        return re.sub(r"\D", "", value)
    return value


Inhabitants = Annotated[Whole | None, BeforeValidator(_ungrouped), Field(ge=0, le=LARGEST_CITY)]
_HOW_MANY = phrase("enter-how-many-live-there", example=120_000)
_WHICH_COUNTRY, _WHICH_LANE = chosen(phrase("choose-a-country")), chosen(phrase("choose-a-lane"))


class _Page(BaseModel):
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)


class _Body(_Page, extra="forbid"):
    pass


class Start(_Page):
    """The first page: which lane, and who applies."""

    lane: Annotated[Slug, _WHICH_LANE]
    name: Annotated[Line, Asked(phrase("enter-the-applicants-name"))] = Field(min_length=1, max_length=LONGEST_NAME)
    country: Annotated[KnownCountry, _WHICH_COUNTRY]


class About(_Page):
    """About the city."""

    name: Line = Field(default="", max_length=LONGEST_NAME)
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$"), _WHICH_COUNTRY] = ""
    population: Annotated[Inhabitants, Asked(_HOW_MANY, _HOW_MANY)] = None
    public_entity: YesNo = False
    alumni: YesNo = False


class Cities(_Page):
    """Alone, or for a consortium."""

    applies: Annotated[Applies | None, chosen(phrase("say-alone-or-consortium"))] = None


class NewMember(_Page):
    """A city to add to the consortium."""

    name: Annotated[Line, Asked(phrase("enter-the-citys-name"))] = Field(min_length=1, max_length=LONGEST_NAME)
    country: Annotated[KnownCountry, _WHICH_COUNTRY]
    population: Annotated[Inhabitants, Asked(_HOW_MANY, _HOW_MANY)] = None

    def member(self) -> Member:
        """The city as the content holds it."""
        return Member(**self.model_dump())


class Themes(_Page):
    """What it is about."""

    themes: Annotated[tuple[Slug, ...], chosen(phrase("choose-a-theme"))] = Field(default=(), max_length=100)


class Contact(_Page):
    """Whom to write to, in which language, telling time in which zone."""

    contact: Correspondent = Correspondent()


class Withdrawal(_Body):
    """Taking it back. The reason is the applicant's to give or not."""

    reason: Line = Field(default="", max_length=1000)


class Exemption(_Body):
    """What the programme office lifts for one expression, and why."""

    rules: Annotated[tuple[Rule, ...], chosen(phrase("choose-the-rules"))] = Field(min_length=1)
    reason: Annotated[Line, Asked(phrase("say-why-lifted"))] = Field(min_length=10, max_length=1000)


class Revocation(_Body):
    """Why the programme office takes an exception back."""

    reason: Annotated[Line, Asked(phrase("say-why-taken-back"))] = Field(min_length=10, max_length=1000)


class Move(_Body):
    """The lane that a draft goes to."""

    lane: Annotated[Slug, _WHICH_LANE]


class Wanted(_Page):
    """Which expressions a list is to show; the text stands in their name or a name of their cities."""

    text: Line = Field(default="", max_length=LONGEST_NAME, description="stands in its name or a city's")
    lane: Slug | Literal[""] = ""
    status: Status | Literal[""] = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$", description="of one of its cities, as ISO 3166")] = ""

    @property
    def words(self) -> dict[str, str]:
        """What of it was given, as in the query of an address."""
        return {name: str(value) for name, value in self if value}


EVERYTHING = Wanted()


class NewExpression(Content):
    """The API's body for a new draft: the lane, and whatever is known."""

    lane: Slug

    def content(self) -> Content:
        """What is known."""
        return Content(**self.model_dump(exclude={"lane"}))


SECTIONS: dict[str, type[_Page]] = {"about": About, "cities": Cities, "themes": Themes, "contact": Contact}


def sections(content: Content, challenge: Challenge) -> list[str]:
    """The pages of the form in their order, as they stand in its addresses.

    An answer that the call does not ask for has its own, where it can be taken away.
    """
    members = ["members"] if content.consortium else []
    questions = (*(question.id for question in challenge.questions), *content.unasked(challenge))
    answers = [f"answers/{question}" for question in questions]
    return ["about", "cities", *members, *answers, "themes", "contact"]


def section_after(section: str, content: Content, challenge: Challenge) -> str | None:
    """The page of the form that follows *section*; None at the end, or where there is no such page."""
    order = sections(content, challenge)
    following = order[order.index(section) + 1 :] if section in order else []
    return next(iter(following), None)


def fields(content: Content, section: str) -> dict[str, Any]:
    """What one page shows of *content*, under its fields' names."""
    if section.startswith("answers/"):
        question = section.removeprefix("answers/")
        return {f"answers.{question}": content.answers.get(question, "")}
    if section == "contact":
        return {f"contact.{name}": value for name, value in content.contact.model_dump().items()}
    values = content.model_dump(mode="json", include=set(SECTIONS[section].model_fields))
    return {name: _typed(value) for name, value in values.items()}


def is_blank(content: Content, section: str) -> bool:
    """Whether one page is an answer that is empty."""
    return section.startswith("answers/") and not any(fields(content, section).values())


def answer(question: str, text: str, content: Content, challenge: Challenge) -> dict[str, Any]:
    """The merge patch for one answer. One that the call does not ask for is taken away by emptying it."""
    taken_away = not text.strip() and question in content.unasked(challenge)
    return {"answers": {question: None if taken_away else text}}


def base(content: Content, section: str) -> str:
    """A mark of what one page showed: if it differs when the page is sent, somebody else saved that page meanwhile.

    Two people on different pages do not get in each other's way.
    """
    return hashlib.sha256(json.dumps(fields(content, section), sort_keys=True).encode()).hexdigest()[:16]


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, list) else "" if value is None else str(value)
