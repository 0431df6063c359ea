"""The services with one predicate of their rights inverted, to show that the leak test notices."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest.mock import patch

from deploy.operate.services import NAMES as SERVICES


def _predicates() -> list[str]:
    return [
        f"{service}.{name}"
        for service in SERVICES
        for name, one in vars(import_module(f"services.{service}.rights")).items()
        if inspect.isfunction(one) and not name.startswith("_") and _is_predicate(service, one)
    ]


def _is_predicate(service: str, one: Any) -> bool:
    own = f"services.{service}.rights"
    return bool(one.__module__ == own and one.__annotations__.get("return") in (bool, "bool"))


NAMES = _predicates()


@contextmanager
def inverted(name: str) -> Iterator[None]:
    """Let the predicate called *name* (`service.predicate`) say the contrary."""
    service, _, predicate = name.partition(".")
    rights = import_module(f"services.{service}.rights")
    honest = getattr(rights, predicate)
    with patch.object(rights, predicate, lambda *args, **more: not honest(*args, **more)):
        yield
