"""The demo's client: everybody keeps their own cookie, waits when asked to, and says clearly what was not expected."""

from collections.abc import Iterator
from itertools import count

import pytest
from fastapi import FastAPI, Request, Response

from demo.client import Line, Person, Unexpected
from shared.settings import Settings
from tests.serving import serving


def a_site(_: Settings) -> FastAPI:
    """Signs in whoever presses the button, and is busy twice."""
    app, asked = FastAPI(), count()

    @app.get("/sign-in/confirm/{name}")
    def link() -> Response:
        return Response("<button>Sign in</button>", media_type="text/html")

    @app.post("/sign-in/confirm/{name}")
    def button(name: str) -> Response:
        answer = Response(status_code=303, headers={"Location": "/"})
        answer.set_cookie("flash", "signed-in")
        answer.set_cookie("session", name, httponly=True)
        return answer

    @app.get("/who")
    def who(request: Request) -> dict[str, str]:
        return dict(request.cookies)

    @app.get("/busy")
    def busy(response: Response) -> int:
        tries = next(asked)
        response.status_code = 503 if tries < 2 else 200
        return tries

    return app


@pytest.fixture
def line(settings: Settings) -> Iterator[Line]:
    """Connections to the site."""
    with serving(a_site, settings) as url:
        made = Line(url)
        yield made
        made.close()


def test_nobody_carries_anybody_elses_cookie(line: Line) -> None:
    ana, bo, nobody = (Person(line, f"{name}@example.org") for name in ("ana", "bo", "nobody"))

    ana.enter("http://anywhere/sign-in/confirm/ana")
    bo.enter("http://anywhere/sign-in/confirm/bo")

    assert [who.get("/who") for who in (ana, bo, ana, nobody)] == [
        {"session": "ana"},
        {"session": "bo"},
        {"session": "ana"},
        {},
    ]


def test_who_is_asked_for_patience_asks_again(line: Line) -> None:
    assert Person(line, "ana@example.org").get("/busy") == 2


def test_what_was_not_expected_is_told_with_who_asked_what(line: Line) -> None:
    with pytest.raises(Unexpected, match=r"ana@example\.org: GET /nowhere was answered with 404"):
        Person(line, "ana@example.org").get("/nowhere")
