"""What an expression of interest still needs before it can be sent, in the form's order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.applications.model import consortia
from services.applications.model.content import Content
from shared.challenge import Challenge
from shared.errors import Refused
from shared.phrases import Phrase, listed, phrase


@dataclass(frozen=True)
class Missing:
    """Something required that is not there, or not as it must be. `section` is the page of the form that mends it."""

    section: str
    field: str
    text: Phrase


class Incomplete(Refused):
    """Something required is missing, or there is something that the call does not know.

    Attributes:
        missing: what, in the form's order.
    """

    code = "incomplete"

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(count=len(self.missing), fields={gap.field: gap.text for gap in self.missing})


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
        yield Missing("about", "name", phrase("enter-the-applicants-name"))
    if not content.country:
        yield Missing("about", "country", phrase("choose-the-country"))
    if content.population is None and not content.consortium:
        yield Missing("about", "population", phrase("enter-the-inhabitants"))
    if not content.public_entity:
        yield Missing("about", "public_entity", phrase("confirm-the-public-entity"))


def _cities(content: Content) -> Iterator[Missing]:
    if content.applies is None and not content.members:
        yield Missing("cities", "applies", phrase("say-alone-or-consortium"))
    if content.consortium and len(content.members) < 2:
        yield Missing("members", "members", phrase("list-two-cities"))
    if name := consortia.repeated(content):
        yield Missing("members", "members", phrase("city-listed-twice", city=name))


def _answers(content: Content, challenge: Challenge) -> Iterator[Missing]:
    for question in challenge.questions:
        answer = content.answers.get(question.id, "").strip()
        section, field = f"answers/{question.id}", f"answers.{question.id}"
        if question.required and not answer:
            yield Missing(section, field, phrase("answer-the-question", question=question.title))
        if len(answer) > question.longest:
            over = len(answer) - question.longest
            yield Missing(section, field, phrase("shorten-the-answer", question=question.title, count=over))
    for unasked in content.unasked(challenge):
        text = phrase("take-away-the-answer", answer=unasked)
        yield Missing(f"answers/{unasked}", f"answers.{unasked}", text)


def _themes(content: Content, challenge: Challenge) -> Iterator[Missing]:
    chosen, unknown = set(content.themes) & set(challenge.themes), content.unknown_themes(challenge)
    if unknown:
        named = listed(phrase("quoted-theme", theme=theme) for theme in unknown)
        both = phrase("take-away-themes", themes=named) if chosen else phrase("replace-themes", themes=named)
        yield Missing("themes", "themes", both)
    elif not chosen:
        yield Missing("themes", "themes", phrase("choose-a-theme"))


def _contact(content: Content) -> Iterator[Missing]:
    if not content.contact.name:
        yield Missing("contact", "contact.name", phrase("enter-the-correspondent"))
