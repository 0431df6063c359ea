"""The predicates of the rights and of the seal, found in the code, and each said the contrary of in turn."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from deploy.operate.services import NAMES as SERVICES
from shared.challenge import Office

ROOT = Path(__file__).parents[2]
MODULES = {**{service: f"services.{service}.rights" for service in SERVICES}, "seal": "shared.seal"}


def _functions() -> dict[str, str]:
    """Every public function there, as `service.name`, with what it returns as it is written."""
    found = {}
    for room, module in MODULES.items():
        tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))
        for one in tree.body:
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
                found[f"{room}.{one.name}"] = ast.unparse(one.returns) if one.returns else ""
    return found


def _contrary(honest: Callable[..., bool]) -> Callable[..., bool]:
    return lambda *args, **more: not honest(*args, **more)


def _other_offices(honest: Callable[..., frozenset[Office]]) -> Callable[..., frozenset[Office]]:
    return lambda *args, **more: frozenset(Office) - honest(*args, **more)


def _other_challenges(honest: Callable[..., list[str]]) -> Callable[..., list[str]]:
    return lambda by, challenges: [one.id for one in challenges if one.id not in honest(by, challenges)]


def _other_lanes(honest: Callable[..., list[tuple[str, str]]]) -> Callable[..., list[tuple[str, str]]]:
    def others(by: Any, challenges: Any, **more: Any) -> list[tuple[str, str]]:
        every = [(one.id, lane.id) for one in challenges for lane in one.lanes]
        return [lane for lane in every if lane not in honest(by, challenges, **more)]

    return others


FUNCTIONS = _functions()
NAMES = tuple(FUNCTIONS)
CONTRARY: dict[str, Callable[..., Any]] = {
    "bool": _contrary,
    "frozenset[Office]": _other_offices,
    "list[str]": _other_challenges,
    "list[tuple[str, str]]": _other_lanes,
}


@contextmanager
def inverted(name: str) -> Iterator[None]:
    """Let the predicate called *name* (`service.predicate`) say the contrary.

    Raises:
        KeyError: it answers with something that there is no contrary of here.
    """
    room, _, predicate = name.partition(".")
    module = import_module(MODULES[room])
    with patch.object(module, predicate, CONTRARY[FUNCTIONS[name]](getattr(module, predicate))):
        yield
