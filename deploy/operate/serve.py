"""`python -m deploy.operate.serve NAME`: the web process of one service, or of all on one origin."""

import click
import uvicorn
from starlette.types import ASGIApp

from deploy.operate import environment, services
from deploy.operate.dispatch import Dispatcher
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
def serve(name: str, host: str, port: int) -> None:
    """Serve the web side of the service NAME, or of all four on one origin, until told to stop."""
    own = environment.read(*(f"{each} web" for each in (services.NAMES if name == "all" else [name])))
    logs.start(own.log_level)
    clock.follow(own.clock_file)
    uvicorn.run(
        application(name, own),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    serve()
