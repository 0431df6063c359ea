"""Expressions of interest as the letters need them: whom to write to about each, learnt from applications' facts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.people import Contact
from shared.values import Value


class Status(StrEnum):
    """How far an expression has come, as far as its letters care."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Expression(Value):
    """An expression of interest: whom to write to about it.

    Attributes:
        decided: the newest generation of its decision that was heard; 0 while there is none.
        selected: whether that decision gave it a place.
    """

    expression_id: UUID
    challenge_id: str
    lane: str
    name: str
    contact: Contact
    status: Status = Status.DRAFT
    started_at: datetime | None = None
    reminded: str = ""
    decided: int = 0
    selected: bool = False
    replay: bool = False
