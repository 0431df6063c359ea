"""The test challenge and its expressions with every text in the marks of the pseudo-language."""

from datetime import timedelta
from typing import Any

from services.applications.actions import send, write
from services.applications.model.content import Content
from services.applications.model.expressions import Expression
from shared.challenge import Challenge, Criterion, Question, Role
from tests.applications.builders import BEFORE, CLOSES, OWNER, Call, a_challenge, a_lane, some_content, to
from tests.pseudo import marked, translated


def a_marked_challenge(**about: Any) -> Challenge:
    """The test challenge, its texts translated into marks."""
    lanes = (
        a_lane(title=translated("New cities")),
        a_lane("alumni", title=translated("Alumni"), alumni=True, closes_at=CLOSES - timedelta(days=7)),
        a_lane("mentors", title=translated("Mentor cities"), role=Role.MENTOR, anywhere=True),
    )
    questions = (
        Question(id="ambition", title=translated("What do you want to reach?"), hint=translated("Be bold.")),
        Question(id="partners", title=translated("Who takes part?"), longest=100),
        Question(id="experience", title=translated("What did you try before?"), required=False),
    )
    return a_challenge(
        title=translated("Test challenge"),
        summary=translated("A call."),
        lanes=lanes,
        questions=questions,
        themes={"mobility": translated("Mobility"), "open-data": translated("Open data")},
        criteria=(
            Criterion(id="relevance", title=translated("Relevance"), question=translated("How well?"), weight=100),
        ),
        criteria_note=translated("They are made up."),
        organisers=tuple(one.model_copy(update={"name": marked(one.name)}) for one in a_challenge().organisers),
        **about,
    )


def content(**about: Any) -> Content:
    """Some content, in marks."""
    return some_content(
        **{
            "name": marked("Θεσσαλονίκη"),
            "answers": {"ambition": marked("Bold."), "partners": marked("All.")},
            "contact": {"name": marked("Ελένη"), "language": "el", "zone": "Europe/Athens"},
            **about,
        }
    )


def a_few(call: Call) -> list[Expression]:
    """A draft that lacks everything, one that the call does not admit, a consortium, one sent, changed, withdrawn."""
    nothing = call.draft(Content())
    strange = content(themes=("nonsense",), answers={"other": marked("x"), "partners": marked("x" * 120)})
    refused = call.draft(strange.model_copy(update={"country": "NO", "population": 1200}), lane="alumni")
    members = [{"name": marked("Tripoli"), "country": "GR", "population": 1}, {"name": marked("Oslo"), "country": "NO"}]
    consortium = call.draft(content(applies="consortium", members=members))
    sent = call.sent(content())
    changed = call.sent(content())
    write.save(call.db, changed.id, to(content(population=400_000)), by=OWNER, at=BEFORE)
    withdrawn = call.sent(content())
    send.withdraw(
        call.db,
        withdrawn.id,
        reason=marked("Why not"),
        by=OWNER,
        at=BEFORE,
        seen=call.expression(withdrawn.id).revision,
    )
    return [nothing, refused, consortium, sent, changed, call.expression(withdrawn.id)]
