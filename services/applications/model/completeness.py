"""What an expression of interest still needs before it can be sent, in the form's order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.applications.model import consortia
from services.applications.model.content import Content
from shared.challenge import Challenge
from shared.errors import Refused


@dataclass(frozen=True)
class Missing:
    """Something required that is not there, or not as it must be. `section` is the page of the form that mends it."""

    section: str
    field: str
    text: str


class Incomplete(Refused):
    """Something required is missing, or there is something that the call does not know.

    Attributes:
        missing: what, in the form's order.
    """

    code = "incomplete"

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        count = "One thing is" if len(self.missing) == 1 else f"{len(self.missing)} things are"
        super().__init__(
            f"{count} missing or wrong, so it has not been sent. Nothing is lost: your draft is saved.",
            fields={gap.field: gap.text for gap in self.missing},
        )


def missing(content: Content, challenge: Challenge) -> tuple[Missing, ...]:
    """Everything that keeps *content* from being sent, in the form's order; empty when it is complete.

    Source: the questions and themes of the challenge file.
    """
    return (
        *_about(content),
        *_cities(content),
        *_answers(content, challenge),
        *_themes(content, challenge),
        *_contact(content),
    )


def _about(content: Content) -> Iterator[Missing]:
    if not content.name:
        yield Missing("about", "name", "Enter the name of the city or organisation that applies")
    if not content.country:
        yield Missing("about", "country", "Choose the country")
    if content.population is None and not content.consortium:
        yield Missing("about", "population", "Enter the number of inhabitants")
    if not content.public_entity:
        yield Missing("about", "public_entity", "Confirm that you apply for a local public entity")


def _cities(content: Content) -> Iterator[Missing]:
    if content.applies is None and not content.members:
        yield Missing("cities", "applies", "Say whether the city applies alone or for a consortium")
    if content.consortium and len(content.members) < 2:
        yield Missing("members", "members", "List the cities of the consortium, at least two")
    if name := consortia.repeated(content):
        yield Missing("members", "members", f"{name} is listed twice; remove one")


def _answers(content: Content, challenge: Challenge) -> Iterator[Missing]:
    for question in challenge.questions:
        answer = content.answers.get(question.id, "").strip()
        section, field = f"answers/{question.id}", f"answers.{question.id}"
        if question.required and not answer:
            yield Missing(section, field, f"Answer the question “{question.title}”")
        if len(answer) > question.longest:
            over = len(answer) - question.longest
            yield Missing(section, field, f"Shorten the answer to “{question.title}” by {over:,} characters")
    for unasked in content.unasked(challenge):
        text = f"Take away the answer to “{unasked}”: the call has no such question"
        yield Missing(f"answers/{unasked}", f"answers.{unasked}", text)


def _themes(content: Content, challenge: Challenge) -> Iterator[Missing]:
    chosen, unknown = set(content.themes) & set(challenge.themes), content.unknown_themes(challenge)
    if unknown:
        named = ", ".join(f"“{theme}”" for theme in unknown)
        choose = "" if chosen else "; choose at least one that it has"
        yield Missing("themes", "themes", f"Take away {named}: the call has no such theme{choose}")
    elif not chosen:
        yield Missing("themes", "themes", "Choose at least one theme")


def _contact(content: Content) -> Iterator[Missing]:
    if not content.contact.name:
        yield Missing("contact", "contact.name", "Enter the name of the person we write to")
