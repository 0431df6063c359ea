"""Runs a web application as it runs for real: uvicorn, a socket, HTTP; or within the test, for somebody signed in."""

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Protocol

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from deploy.operate.heads import Heads
from shared.person import Person
from shared.settings import Environment, Settings
from shared.web.sessions import cookie_for, new_keys


class Visit(Protocol):
    """Makes a client that is signed in as somebody."""

    def __call__(self, who: str | Person = "") -> TestClient: ...


def own_settings(mongodb_uri: str) -> Settings:
    """Settings for what is served to many tests: a namespace and keys of its own."""
    private, public = new_keys()
    return Settings(
        environment=Environment.LOCAL,
        mongodb_uri=mongodb_uri,
        namespace=f"t{secrets.token_hex(5)}-",
        session_key=private,
        session_public_key=public,
        link_key=secrets.token_hex(32),
    )


@contextmanager
def serving(create: Callable[[Settings], FastAPI], settings: Settings) -> Iterator[str]:
    """Serve what *create* makes, on a free port of loopback; gives its base URL."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create(settings.model_copy(update={"base_url": base_url}))
        server = uvicorn.Server(uvicorn.Config(app, http=Heads, log_config=None, access_log=False, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield base_url
        server.should_exit = True
        thread.join(10)


@contextmanager
def visiting(create: Callable[[Settings], FastAPI], settings: Settings) -> Iterator[Visit]:
    """Browsers or scripts that are signed in as somebody; as nobody for an empty address: `visit(email)`."""
    app = create(settings)

    with ExitStack() as opened:

        def signed_in(who: str | Person = "") -> TestClient:
            email = who if isinstance(who, str) else who.email
            origin = {"Origin": settings.base_url}
            client = TestClient(app, base_url=settings.base_url, headers=origin, follow_redirects=False)
            client.cookies.update(cookie_for(settings, email) if email else {})
            return opened.enter_context(closing(client))

        yield signed_in
