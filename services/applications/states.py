"""The states of an expression of interest and the steps between them: one table, from which the documentation draws."""

from enum import StrEnum


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

    @property
    def told(self) -> str:
        """The state as a page names it."""
        return {"draft": "not sent yet", "final": "final", "lapsed": "closed without having been sent"}.get(self, self)


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

    @property
    def told(self) -> str:
        """The step as a verb."""
        return {"submit": "send", "amend": "send again", "resubmit": "send again"}.get(self, self)


NEXT = {
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
}
SENDING = {Status.DRAFT: Step.SUBMIT, Status.SUBMITTED: Step.AMEND, Status.WITHDRAWN: Step.RESUBMIT}
