"""`python -m local.sink`: takes mail by SMTP and shows it over HTTP, in one process."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import click
import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette

from local.sink import api, pages
from local.sink.arrivals import Arrivals
from local.sink.letters import Letters

LARGEST = 10_000_000  # bytes of a mail


class Door:
    """Takes every mail for anybody."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep one mail, and answer only then."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        try:
            number = await self._arrivals.add(envelope.mail_from or "", envelope.rcpt_tos, raw)
        except sqlite3.OperationalError as error:  # the disk is full: for good would mean that it is never sent again
            return f"452 4.3.1 Not kept: {error}"
        return f"250 2.0.0 Kept as {number}"


class Tolerant(SMTP):
    """Takes addresses that the standard library cannot read, or refuses to, as they came."""

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        try:
            return super()._getaddr(arg)
        except Exception:  # such as IndexError for "<=?utf-8?q??=@example.org>"
            address, _, rest = arg.strip().removeprefix("<").partition(">")
            return address, rest


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--smtp-port", default=1025, show_default=True)
@click.option("--http-port", default=8025, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/sink"), show_default=True)
def sink(host: str, smtp_port: int, http_port: int, folder: Path) -> None:
    """Take all mail and show it. Only with ENVIRONMENT=local or demo."""
    if os.environ.get("ENVIRONMENT", "production") not in {"local", "demo"}:
        sys.exit("The mail sink shows everybody's mail: it runs only with ENVIRONMENT=local or ENVIRONMENT=demo.")
    asyncio.run(_serve(host, smtp_port, http_port, folder))


async def _serve(host: str, smtp_port: int, http_port: int, folder: Path) -> None:
    arrivals = Arrivals(Letters(folder / "letters.sqlite"))
    door = await asyncio.get_running_loop().create_server(
        lambda: Tolerant(Door(arrivals), data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="mail sink"),
        host,
        smtp_port,
    )
    app = Starlette(routes=[*pages.ROUTES, *api.ROUTES])
    app.state.arrivals = arrivals
    config = uvicorn.Config(app, host=host, port=http_port, log_level="warning", lifespan="off")
    async with door:
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    sink()
