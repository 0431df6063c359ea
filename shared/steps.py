"""States and the steps between them: one table per thing, which decides, refuses and is drawn (`docs/states.md`).

A table is a partial function from (status, step) to status. What it does not hold is refused; nothing else in a service
asks in which state something may happen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from shared.errors import Refused
from shared.phrases import Phrase

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)


class StepNotAllowed(Refused):
    """The thing's state has no such step.

    Attributes:
        status, step: where it stands and what was asked.
    """

    code = "step-not-allowed"

    def __init__(self, status: StrEnum, step: StrEnum, message: Phrase | str) -> None:
        super().__init__(message)
        self.status, self.step = status, step


@dataclass(frozen=True)
class Steps(Generic[S, T]):
    """Every step of one kind of thing.

    Attributes:
        thing: what a picture of the table is called, such as `A letter`.
        begins: the status of a new one.
        table: the status that a step leads to, by status and step.
        says: what a refusal says, of the status and the step.
    """

    thing: str
    begins: S
    table: Mapping[tuple[S, T], S]
    says: Callable[[S, T], Phrase | str]

    def allow(self, status: S, step: T) -> bool:
        """Whether *step* may be taken in *status*."""
        return (status, step) in self.table

    def after(self, status: S, step: T) -> S:
        """The status that *step* leads to.

        Raises:
            StepNotAllowed: there is no such step in *status*.
        """
        if (status, step) not in self.table:
            raise StepNotAllowed(status, step, self.says(status, step))
        return self.table[status, step]
