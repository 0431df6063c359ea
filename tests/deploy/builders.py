"""Builds valid things for the tests of the tooling."""

from shared import clock
from shared.messages import Message


def a_said(*, subject: str = "expression/1", sequence: int = 1) -> Message:
    """A message as applications says them."""
    return Message(
        id=f"applications/{subject}/{sequence}", source="applications", type="applications.ExpressionSubmitted.v1",
        subject=subject, sequence=sequence, time=clock.real(), data={},
    )  # fmt: skip
