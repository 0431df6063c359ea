"""Whether the lots that decided ties are what was promised: for anybody, from public data alone."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from deploy.console import counted, say, spelled_out

ANNOUNCEMENT = "/selection/api/announcement"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_BYTES = 10_000_000  # the announcement of a challenge with 1,000 cities has 0.5 MB
MOST_SECONDS = 30.0


class CannotCheck(click.ClickException):
    """There is nothing to check, or it cannot be read. Says why in one line."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(spelled_out(message))


@click.command(name="verify-lots")
@click.argument("source")
@click.option("--call", "saved", type=FILE, help="The JSON of /applications/api/call, saved when the call opened.")
def verify_lots(source: str, saved: Path | None) -> None:
    """Work every lot that decided a tie out again; 0 if nothing is wrong, 1 if something is, 2 if it cannot check.

    Status 0 says that nothing public contradicts itself or the saved call. What that proves stands in the last line:
    nothing could be verified without a tie that was decided by lot, or without a call that was saved before its lots
    could be chosen.

    SOURCE is the address of the site, or that of its announcement's JSON, or a file with that. A line says of each
    check whether it fits, is WRONG, or stays open because it cannot be told from what is public.
    """
    from deploy.operate.lots import check, conclusion, finding, public  # noqa: PLC0415

    told, call = _read(source), _file(saved) if saved else None
    try:
        found = check.check(told, call)
    except public.NotPublic as reason:
        raise CannotCheck(str(reason)) from reason
    for one in found:
        say(spelled_out(f"{one.verdict:<6} {one.text}"))
    if wrong := sum(one.verdict is finding.Verdict.WRONG for one in found):
        raise click.ClickException(f"{wrong} of {counted(len(found), 'check')} {'is' if wrong == 1 else 'are'} wrong")
    if not any(one.verdict is finding.Verdict.FITS for one in found):
        raise CannotCheck("nothing of this can be checked")
    say(conclusion.conclusion(told, call, found))


def _read(source: str) -> Any:
    if source.startswith(("http://", "https://")):
        return _fetched(source)
    try:
        is_file = Path(source).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        is_file = False
    if not is_file:
        raise CannotCheck(f"{source[:200]} is neither an address that begins with https:// nor a file")
    return _file(Path(source))


def _fetched(url: str) -> Any:
    import httpx  # noqa: PLC0415 - heavy, and files need none

    try:
        where = url if urlsplit(url).path.strip("/") else url.rstrip("/") + ANNOUNCEMENT
        body = asyncio.run(_body(where))
    except TimeoutError as error:
        raise CannotCheck(f"{url} cannot be read: it took longer than {MOST_SECONDS:.0f} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise CannotCheck(f"{url} cannot be read: {error or type(error).__name__}") from error
    return _decoded(body, where, f"the announcement's address ends in {ANNOUNCEMENT}")


async def _body(where: str) -> bytes:
    """What is answered there, which is asked for as it is: what is small and grows when it is unpacked is refused."""
    import httpx  # noqa: PLC0415

    as_it_is = {"Accept-Encoding": "identity"}
    async with (
        asyncio.timeout(MOST_SECONDS),
        httpx.AsyncClient(timeout=MOST_SECONDS, follow_redirects=True, headers=as_it_is) as client,
        client.stream("GET", where) as answer,
    ):
        if answer.raise_for_status().headers.get("Content-Encoding", "identity") != "identity":
            raise CannotCheck(f"{where} is sent packed, though it was not asked for so; save it, and give the file")
        body = bytearray()
        async for part in answer.aiter_raw():
            body += part
            _require_short(body, where)
    return bytes(body)


def _file(file: Path) -> Any:
    try:
        with file.open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CannotCheck(f"{file} cannot be read: {error.strerror}") from error
    _require_short(body, str(file))
    return _decoded(body, str(file), "give the announcement or the call as the site answers it")


def _require_short(body: bytes | bytearray, where: str) -> None:
    if len(body) > MOST_BYTES:
        raise CannotCheck(f"{where} has more than {MOST_BYTES // 1_000_000} MB, and is none of ours")


def _decoded(body: bytes, where: str, otherwise: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CannotCheck(f"{where} is no JSON that can be read; {otherwise}: {error}") from error
