"""Four applications on one origin: the path says whose a request is, and every lifespan runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from deploy.operate.dispatch import Dispatcher


def test_every_lifespan_runs_in_order_and_ends_in_the_opposite_one() -> None:
    seen: list[str] = []
    dispatcher = Dispatcher({"one": an_app("one", seen), "two": an_app("two", seen)}, an_app("rest", seen))

    with TestClient(dispatcher):
        assert seen == ["one begins", "two begins", "rest begins"]

    assert seen[3:] == ["rest ends", "two ends", "one ends"]


@pytest.mark.parametrize(
    ("path", "owner"),
    [("/one/a", "one"), ("/one", "one"), ("/two/", "two"), ("/", "rest"), ("/onethird", "rest"), ("/x/one", "rest")],
)
def test_the_beginning_of_the_path_says_whose_it_is_and_is_kept(path: str, owner: str) -> None:
    dispatcher = Dispatcher({"one": an_app("one"), "two": an_app("two")}, an_app("rest"))

    with TestClient(dispatcher) as web:
        assert web.get(path).text == f"{owner} {path}"


def test_an_application_that_cannot_start_stops_the_process_and_ends_those_that_did() -> None:
    seen: list[str] = []

    with (
        pytest.raises(RuntimeError, match="no database"),
        TestClient(Dispatcher({"one": an_app("one", seen)}, an_app("rest", seen, fails=True))),
    ):
        pass

    assert seen == ["one begins", "one ends"]


def an_app(name: str, seen: list[str] | None = None, *, fails: bool = False) -> Starlette:
    """An application that says its name and the path, and notes its life in *seen*."""
    notes = [] if seen is None else seen

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        if fails:
            raise RuntimeError("no database")
        notes.append(f"{name} begins")
        try:
            yield
        finally:
            notes.append(f"{name} ends")

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{name} {request.url.path}")

    return Starlette(routes=[Route("/{rest:path}", answer)], lifespan=life)
