"""The keys that sign sessions, tokens and links: made once, and changed without signing anybody out."""

import json
import sys
from pathlib import Path

import click

from deploy.console import say
from deploy.operate import rings

KINDS = click.argument("kinds", nargs=-1, type=click.Choice(rings.KINDS))
FILE = click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Change this .env file, or keys.json, in its place; else .env is read from the standard input.",
)


@click.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """Print fresh keys and passwords, as lines for .env; or change the keys that are in use.

    `rotate` signs nobody out and breaks no link; restart the web processes afterwards, that of notifications last.
    """
    if context.invoked_subcommand is not None:
        return
    from deploy.operate import accounts, key_files  # noqa: PLC0415

    for name, password in accounts.fresh().items():
        say(f"{name.upper()}_PASSWORD={password}")
    for name, value in key_files.fresh().items():
        say(f"{name}='{value}'")


@keys.command()
@KINDS
@FILE
def rotate(kinds: tuple[str, ...], file: Path | None) -> None:
    """Put a fresh key in front of the rings of KINDS, or of all.

    What older keys signed goes on working until `keys drop`: sessions, tokens, links in letters, calendar feeds.
    """
    _change(file, lambda values: rings.rotated(values, kinds or rings.KINDS))


@keys.command()
@click.argument("kinds", nargs=-1, required=True, type=click.Choice(rings.KINDS))
@FILE
def drop(kinds: tuple[str, ...], file: Path | None) -> None:
    """Keep the first key of the rings of KINDS alone; what the older ones signed is over.

    sessions: who signed in before the rotation signs in again, and older tokens end. sign-in: links mailed before the
    rotation. calendar: addresses of feeds subscribed to before it. newsletter: links in letters before it.
    """
    _change(file, lambda values: rings.dropped(values, kinds))


def _change(file: Path | None, change: "rings.Change") -> None:
    from deploy.operate.key_files import write  # noqa: PLC0415

    text = file.read_text() if file else sys.stdin.read()
    try:
        is_json = file is not None and file.suffix == ".json"
        after = json.dumps(change(json.loads(text))) if is_json else rings.in_env_file(text, change)
    except (KeyError, ValueError, IndexError) as error:
        raise click.ClickException(f"these keys cannot be changed: {error!r}") from error
    if file is None:
        sys.stdout.write(after)
        return
    write(file, after)
    say(f"{file} is changed. Restart the web processes, that of notifications last, and its work process.")
