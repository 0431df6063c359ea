"""Several applications in one process, on one origin: the beginning of the path says whose a request is.

Mounting would strip the path and never run a mounted application's own lifespan; this does neither.
"""

from collections.abc import Mapping
from contextlib import AsyncExitStack

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send


class Dispatcher:
    """An ASGI application that hands `/name/...` to the application of that name, and all else to *otherwise*."""

    def __init__(self, apps: Mapping[str, Starlette], otherwise: Starlette) -> None:
        self._apps, self._otherwise = dict(apps), otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the process's whole life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._owner(scope["path"])(scope, receive, send)

    def _owner(self, path: str) -> Starlette:
        return self._apps.get(path.split("/", 2)[1] if path.startswith("/") else "", self._otherwise)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Run the lifespans of all, in order; stop them in the opposite one."""
        await receive()
        stage = "startup"
        try:
            async with AsyncExitStack() as lives:
                for app in (*self._apps.values(), self._otherwise):
                    await lives.enter_async_context(app.router.lifespan_context(app))
                await send({"type": "lifespan.startup.complete"})
                stage = "shutdown"
                await receive()
        except Exception as error:  # whichever application's; the server logs it and exits
            await send({"type": f"lifespan.{stage}.failed", "message": repr(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})
