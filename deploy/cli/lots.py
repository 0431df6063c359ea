"""Whether the lots that decided ties are what was promised: for anybody, from public data alone."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from deploy.console import say

ANNOUNCEMENT = "/selection/api/announcement"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="verify-lots")
@click.argument("source")
@click.option("--call", "saved", type=FILE, help="The JSON of /applications/api/call, saved when the call opened.")
def verify_lots(source: str, saved: Path | None) -> None:
    """Work out again every lot that decided a tie; 0 if all fits.

    SOURCE is the address of the site, or that of its announcement's JSON, or a file with that. A line says of each
    check whether it fits, is WRONG, or stays open because it cannot be told from what is public.
    """
    from deploy import lots_check  # noqa: PLC0415

    try:
        found = lots_check.check(_read(source), _file(saved) if saved else None)
    except lots_check.NotPublic as reason:
        raise click.ClickException(str(reason)) from reason
    for one in found:
        say(f"{one.verdict:<6} {one.text}")
    if wrong := sum(one.verdict is lots_check.Verdict.WRONG for one in found):
        raise click.ClickException(f"{wrong} of {len(found)} checks are wrong")
    if not any(one.verdict is lots_check.Verdict.FITS for one in found):
        raise click.ClickException("nothing of this can be checked")


def _read(source: str) -> Any:
    if source.startswith(("http://", "https://")):
        return _fetched(source)
    if not (file := Path(source)).is_file():
        raise click.ClickException(f"{source} is neither an address that begins with https:// nor a file")
    return _file(file)


def _fetched(url: str) -> Any:
    import httpx  # noqa: PLC0415 - heavy, and files need none

    where = url if urlsplit(url).path.strip("/") else url.rstrip("/") + ANNOUNCEMENT
    try:
        answer = httpx.get(where, timeout=30, follow_redirects=True).raise_for_status()
        return answer.json()
    except httpx.HTTPError as error:
        raise click.ClickException(f"{where} cannot be read: {error}") from error
    except ValueError as error:
        raise click.ClickException(f"{where} is no JSON; the announcement's ends in {ANNOUNCEMENT}") from error


def _file(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file} is no JSON: {error}") from error
