"""What a person at the terminal is told while things are installed and started."""

import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from typing import IO

import click

from shared import clock


class CannotStart(click.ClickException):
    """Something outside of us is missing or in the way. Says what, and what to do about it."""

    def show(self, file: IO[str] | None = None) -> None:
        """Say it, where click ends a command."""
        click.echo(f"challenge: {self.message}", file=file, err=file is None)


def say(text: str) -> None:
    """Tell the person one thing, at once."""
    print(text, flush=True)


def spelled_out(text: str) -> str:
    """*text* of anybody, in one line that does nothing to a terminal: what cannot be seen is written as `\\u200b`."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def counted(count: int, thing: str) -> str:
    """*count* of a *thing* whose plural ends in s: `1 letter`, `2 letters`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def shown(what: str, args: Sequence[str], *, env: Mapping[str, str] | None = None, otherwise: str = "") -> None:
    """Run *args* to their end while showing how far they are; *what* says what it is, such as `Fetching mongod`.

    Raises:
        CannotStart: it failed; carries its last lines and what to do *otherwise*.
    """
    say(f"{what} ...")
    started, last = clock.real(), deque[str](maxlen=15)
    with subprocess.Popen(
        list(args), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            last.append(line.rstrip())
            _progress(last[-1])
    _progress("")
    if process.returncode != 0:
        raise CannotStart("\n".join([f"{what} failed:", *last, otherwise]).rstrip())
    say(f"  done in {(clock.real() - started).total_seconds():.0f} s")


def _progress(line: str) -> None:
    """Show *line* in place of the one before, where somebody is looking."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K  {line[:100]}" if line else "\r\x1b[K")
        sys.stdout.flush()
