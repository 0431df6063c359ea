"""Runs a web application as it runs for real: uvicorn, a socket, HTTP."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from shared.settings import Settings


@contextmanager
def serving(create: Callable[[Settings], FastAPI], settings: Settings) -> Iterator[str]:
    """Serve what *create* makes, on a free port of loopback; gives its base URL."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create(settings.model_copy(update={"base_url": base_url}))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield base_url
        server.should_exit = True
        thread.join(10)
