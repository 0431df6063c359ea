"""`python -m deploy.operate.serve NAME`: the web process of one service, or of all on one origin."""

import socket
import sys
from functools import partial

import click
import uvicorn
from starlette.types import ASGIApp

from deploy.operate import environment, services, workers
from deploy.operate.dispatch import Dispatcher
from deploy.operate.heads import Heads
from shared import clock, logs
from shared.settings import Settings

KEEP_ALIVE = 40  # seconds; longer than any client of ours keeps an idle connection, or its next request meets a hang-up
OTHERWISE = "notifications"  # serves `/`, the sign-in and whatever no other service's path begins


def application(name: str, settings: Settings) -> ASGIApp:
    """The application of the service *name*, or of `all` four."""
    if name != "all":
        return services.web(name, settings)
    apps = {each: services.web(each, settings) for each in services.NAMES}
    otherwise = apps.pop(OTHERWISE)
    return Dispatcher(apps, otherwise)


@click.command()
@click.argument("name", type=click.Choice(["all", *services.NAMES]))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", "count", type=click.IntRange(1, 64), help="Processes (else WEB_PROCESSES, or one per core).")
def serve(name: str, host: str, port: int, count: int | None) -> None:
    """Serve the web side of the service NAME, or of all four on one origin, until told to stop."""
    own = environment.read(*(f"{each} web" for each in (services.NAMES if name == "all" else [name])))
    logs.start(own.log_level)
    clock.follow(own.clock_file)
    at = workers.sockets(host, port, count or own.web_processes or workers.by_default())
    work = partial(_answer, application(name, own))
    if len(at) > 1:
        sys.exit(workers.keep(work, at))
    work(at[0])


def _answer(app: ASGIApp, at: socket.socket) -> None:
    """Answer whoever comes to this socket, until told to stop."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=Heads,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=10,
        )
    )
    server.run(sockets=[at])
    if not server.started:
        sys.exit(workers.CANNOT_START)


if __name__ == "__main__":
    serve()
