"""What an application answers at an address, whatever was asked there just now."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def takes(routes: Iterable[BaseRoute], method: str, path: str, root_path: str = "") -> bool:
    """Whether one of *routes* takes *method* at *path*, which begins with *root_path*."""
    asked: MutableMapping[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": root_path,
        "headers": [],
    }
    return any(route.matches(asked)[0] is Match.FULL for route in routes)


def leaves(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """The routes below *routes*: FastAPI keeps an included router as one route."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (inside := getattr(route, "original_router", None)) is not None:
            yield from leaves(inside.routes)
        else:
            raise AssertionError(f"what kind of route is {route}?")


def methods_at(request: Request) -> list[str]:
    """Every method that the address of *request* takes."""
    return [method for method in METHODS if _takes(request, method, request.url.path)]


def page_above(request: Request) -> str | None:
    """The nearest page above an address that only takes a form, if there is one."""
    path = request.url.path
    while path := path.rpartition("/")[0]:
        for candidate in (path, f"{path}/"):
            if _takes(request, "GET", candidate):
                return candidate
    return None


def _takes(request: Request, method: str, path: str) -> bool:
    return takes(request.app.routes, method, path, request.scope.get("root_path", ""))
