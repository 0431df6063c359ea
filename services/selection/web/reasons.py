"""What was decided, in the words of the language that is spoken."""

from typing import Self

from services.selection.contracts import Reasons
from services.selection.forms import NewCorrection
from services.selection.model.corrections import Change
from services.selection.model.decisions import Correction, Statement
from shared.wording import sentences


class StatementShown(Statement):
    """What the applicant was told of a decision, in words."""

    reasons: str

    @classmethod
    def of(cls, one: Statement) -> Self:
        return cls(**{**dict(one), "reasons": sentences(one.reasons)})


class CorrectionShown(Correction):
    """What puts a released decision right, old beside new, in words."""

    was: StatementShown
    now: StatementShown

    @classmethod
    def of(cls, one: Correction) -> Self:
        return cls(**{**dict(one), "was": StatementShown.of(one.was), "now": StatementShown.of(one.now)})


def change_of(new: NewCorrection, reasons: Reasons) -> Change:
    """What *new* changes about a decision with *reasons*: these stay where they were sent back as they read."""
    change = new.change()
    return change.model_copy(update={"reasons": ""}) if change.reasons == sentences(reasons) else change
