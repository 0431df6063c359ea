"""Who takes over from a reviewer: unsubmitted sheets only, the named person first, else whoever has least to do."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.phrases import Phrase, phrase


@dataclass(frozen=True)
class Move:
    """Where one unsubmitted sheet goes.

    Attributes:
        to: the reviewer's id; empty when nobody takes it.
        why: what the person who looks at the plan should know, such as why the named one cannot take it.
    """

    expression_id: str
    to: str = ""
    why: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Handover:
    """What a replacement has to find takers for.

    Attributes:
        moving: the expressions, in the order in which they are given out.
        named: who should take over; empty to share among all.
        loads: how many sheets each reviewer has who may get some, whom this concerns excepted.
        barred: per expression, who must not or need not get it, and why.
    """

    moving: Sequence[str]
    named: str
    loads: Mapping[str, int]
    barred: Mapping[str, Mapping[str, Phrase]]


def plan(handover: Handover) -> list[Move]:
    """Where each sheet goes. The same handover gives the same plan.

    Source: ARCHITECTURE.md, "a reviewer is replaced, not declared in conflict".
    """
    loads, moves = dict(handover.loads), []
    for expression in handover.moving:
        move = _move(handover, expression, loads)
        if move.to:
            loads[move.to] += 1
        moves.append(move)
    return moves


def digest_of(moves: Iterable[Move]) -> str:
    """What somebody who looked at the plan agrees to."""
    rows = sorted(f"{move.expression_id}/{move.to}" for move in moves)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _move(handover: Handover, expression: str, loads: Mapping[str, int]) -> Move:
    barred = handover.barred.get(expression, {})
    if handover.named and handover.named not in barred:
        return Move(expression, handover.named)
    why = (phrase("named-one-cannot", reason=barred[handover.named]),) if handover.named else ()
    free = [reviewer for reviewer in loads if reviewer not in barred]
    if not free:
        return Move(expression, why=(*why, phrase("nobody-else-may")))
    return Move(expression, min(free, key=lambda reviewer: (loads[reviewer], reviewer)), why)
