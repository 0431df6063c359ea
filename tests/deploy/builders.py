"""Builds valid things for the tests of the tooling."""

from shared import clock
from shared.messages import Fact, Message


class Said(Fact):
    """A fact of any subject."""

    about: str

    @property
    def subject(self) -> str:
        return self.about


def a_fact(subject: str) -> Said:
    """A fact of *subject*, to be announced."""
    return Said(about=subject)


def a_said(*, subject: str = "expression/1", sequence: int = 1) -> Message:
    """A message as applications says them."""
    return Message(
        id=f"applications/{subject}/{sequence}",
        source="applications",
        type="applications.ExpressionSubmitted.v1",
        subject=subject,
        sequence=sequence,
        time=clock.real(),
        data={},
    )
