"""An expression of interest: the states it can be in, the steps between them, and what it holds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from services.applications.model.content import Content
from services.applications.model.decisions import Decision
from services.applications.model.eligibility import Waiver
from services.applications.model.receipts import Receipt
from shared.addresses import Address
from shared.messages import Personal
from shared.people import Contact
from shared.phrases import Phrase, phrase
from shared.steps import Steps
from shared.values import Value


class Status(StrEnum):
    """Where an expression stands. What counts is what was sent last, never what is being written.

    DELETED is where a draft ends that its owner deletes; nothing of it is kept, so no expression is ever found in it.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    FINAL = "final"
    LAPSED = "lapsed"
    DELETED = "deleted"


class Step(StrEnum):
    """What can be done with an expression."""

    EDIT = "edit"
    SUBMIT = "submit"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    RESUBMIT = "resubmit"
    CLOSE = "close"
    MOVE = "move"
    DELETE = "delete"


SENDING = {Status.DRAFT: Step.SUBMIT, Status.SUBMITTED: Step.AMEND, Status.WITHDRAWN: Step.RESUBMIT}
_STATUS_IN_WORDS = {
    Status.DRAFT: phrase("not-sent-yet"),
    Status.SUBMITTED: phrase("expression-submitted"),
    Status.WITHDRAWN: phrase("expression-withdrawn"),
    Status.FINAL: phrase("expression-final"),
    Status.LAPSED: phrase("closed-without-having-been-sent"),
    Status.DELETED: phrase("expression-deleted"),
}
_REFUSALS: Mapping[Step, Callable[[Phrase], Phrase]] = {
    Step.EDIT: lambda status: phrase("cannot-edit-expression", status=status),
    Step.SUBMIT: lambda status: phrase("cannot-send-expression", status=status),
    Step.AMEND: lambda status: phrase("cannot-send-expression-again", status=status),
    Step.WITHDRAW: lambda status: phrase("cannot-withdraw-expression", status=status),
    Step.RESUBMIT: lambda status: phrase("cannot-send-expression-again", status=status),
    Step.CLOSE: lambda status: phrase("cannot-close-expression", status=status),
    Step.MOVE: lambda status: phrase("cannot-move-expression", status=status),
    Step.DELETE: lambda status: phrase("cannot-delete-expression", status=status),
}


def _refusal(status: Status, step: Step) -> Phrase:
    return _REFUSALS[step](_STATUS_IN_WORDS[status])


STEPS = Steps(
    thing="An expression of interest",
    begins=Status.DRAFT,
    table={
        (Status.DRAFT, Step.EDIT): Status.DRAFT,
        (Status.SUBMITTED, Step.EDIT): Status.SUBMITTED,
        (Status.WITHDRAWN, Step.EDIT): Status.WITHDRAWN,
        (Status.DRAFT, Step.SUBMIT): Status.SUBMITTED,
        (Status.SUBMITTED, Step.AMEND): Status.SUBMITTED,
        (Status.SUBMITTED, Step.WITHDRAW): Status.WITHDRAWN,
        (Status.WITHDRAWN, Step.RESUBMIT): Status.SUBMITTED,
        (Status.DRAFT, Step.MOVE): Status.DRAFT,
        (Status.LAPSED, Step.MOVE): Status.DRAFT,
        (Status.DRAFT, Step.DELETE): Status.DELETED,
        (Status.LAPSED, Step.DELETE): Status.DELETED,
        (Status.DRAFT, Step.CLOSE): Status.LAPSED,
        (Status.SUBMITTED, Step.CLOSE): Status.FINAL,
        (Status.WITHDRAWN, Step.CLOSE): Status.WITHDRAWN,
    },
    says=_refusal,
)


Cursor = tuple[str, UUID]  # in a list by name: name and id of the expression that the next part begins behind


class Expression(Value):
    """An expression of interest.

    Attributes:
        revision: grows with every change; what an editor saw is compared with it.
        content: what is being written; it counts only once it is sent.
        sent: the newest version that was sent; it counts unless the expression was withdrawn.
    """

    id: UUID
    challenge_id: str
    lane: str
    owner: Annotated[Address, Personal]
    status: Status = STEPS.begins
    revision: int = 1
    content: Content
    sent: Receipt | None = None
    waiver: Waiver | None = None
    withdrawal: str = Field(default="", description="why it was withdrawn, as the applicant says")
    decision: Decision | None = None
    started_at: datetime
    changed_at: datetime

    @property
    def version(self) -> int:
        """The newest version sent, 0 where none was."""
        return self.sent.version if self.sent else 0

    @property
    def has_unsent_changes(self) -> bool:
        """Whether what is written differs from what was sent last."""
        return self.sent is None or self.sent.content != self.content

    @property
    def content_of_record(self) -> Content:
        """What was sent last, or what is being written where nothing was sent yet."""
        return self.sent.content if self.sent else self.content

    @property
    def contact(self) -> Contact:
        """Whom to write to: the owner's proven address, with the name, language and zone they gave."""
        return Contact(email=self.owner, **self.content.contact.model_dump())

    @property
    def reference(self) -> dict[str, Any]:
        """Which expression it is, as every fact about it and every receipt says."""
        return {"expression_id": self.id, "challenge_id": self.challenge_id, "lane": self.lane}

    def allows(self, step: Step) -> bool:
        """Whether *step* may be taken now, whatever else a rule may say."""
        return STEPS.allow(self.status, step)

    def after(self, step: Step, *, at: datetime, **changes: object) -> Self:
        """The next revision, after *step* was taken *at* that moment, with *changes*.

        Raises:
            StepNotAllowed: there is no such step from here.
        """
        after = {"status": STEPS.after(self.status, step), "revision": self.revision + 1, "changed_at": at}
        return self.model_copy(update={**after, **changes})

    def record(self, decision: Decision, *, at: datetime) -> Self:
        """The next revision, with *decision* for its applicant; itself where it holds that or a newer one."""
        if self.decision and self.decision.generation >= decision.generation:
            return self
        before = self.decision.released_at if self.decision else None
        newest = decision.model_copy(update={"replaces": before})
        return self.model_copy(update={"decision": newest, "revision": self.revision + 1, "changed_at": at})
