"""What keeps the platform good: its tests, its checks, a random run of faults, its speed."""

import subprocess
import sys
from pathlib import Path

import click

from deploy.console import say
from deploy.record import ROOT
from local import machine

CHECKS = {
    "formatted": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "contracts current": ["python", "-m", "tools.contracts"],
    "catalogues": ["python", "-m", "tools.catalogues"],
    "rules current": ["python", "-m", "tools.rules"],
    "diagrams current": ["python", "-m", "tools.diagrams"],
    "addresses": ["python", "-m", "tools.spellings"],
}
# Three at a time: with two, two cores were busy for 55 % of 15 minutes, for tests wait for servers, browsers and
# processes. Files stay whole, for what their tests share is dear.
SIDE_BY_SIDE = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}


@click.command()
def check() -> None:
    """Check format, lint, types, who imports whom, how addresses are compared, the recorded contracts
    and the drawn states."""
    failed = [what for what, command in CHECKS.items() if not _passes(what, command)]
    if failed:
        raise click.ClickException(f"not in order: {', '.join(failed)}")
    say("Everything is in order.")


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Install what the tests need, and run them, three at a time; ARGUMENTS go to pytest (-n 0: singly)."""
    machine.install(unless_given=True)
    machine.install_browser()
    sys.exit(machine.contained(["pytest", *SIDE_BY_SIDE, *arguments]))


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def chaos(arguments: tuple[str, ...]) -> None:
    """Kill, freeze, purge and restore at random; status 0: nothing was lost, doubled or swapped, 1: something was,
    2: too little happened to say so.

    ARGUMENTS: --seconds N (default 60), --seed N to make the choices of an earlier run again, --acts NAME ...
    """
    machine.install()
    sys.exit(machine.contained(["tests.faults.chaos", *arguments]))


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulate(arguments: tuple[str, ...]) -> None:
    """Live seeded histories of the message core in memory, and judge each; status 0 if nothing went wrong.

    ARGUMENTS: --histories N (default 2000), --seed N, --mutant NAME; --seed N --histories 1 tells one in words.
    """
    sys.exit(machine.contained(["tests.simulation", *arguments]))


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def leaks(arguments: tuple[str, ...]) -> None:
    """Ask every address as everybody, in worlds that differ only in what is hidden from them, and try every act as
    whoever may not; status 0: nothing tells, and nobody gets through.

    ARGUMENTS: --share N (default 1: all there is to ask), --seed N, --mutants to invert each predicate of the rights.
    """
    machine.install(unless_given=True)
    sys.exit(machine.contained(["tests.leaks", *arguments]))


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure the platform's speed against that of the bare parts it stands on, as ratios; never a timed test.

    ARGUMENTS: ROW ... to measure only these (default: all) and bring only their lines in docs/benchmarks.md up to
    date, --no-write to print only, --rounds N (default 3), --list to say which rows there are, --page to make
    docs/benchmarks.md anew of what was measured last, --profile ROW to say by layer where its CPU time goes.
    """
    sys.exit(machine.contained(["benchmarks", *arguments]))


def _passes(what: str, command: list[str]) -> bool:
    tool = str(Path(sys.executable).with_name(command[0]))
    run = subprocess.run(
        [tool, *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    say(f"{what}: {'ok' if run.returncode == 0 else 'FAILED'}")
    if run.returncode != 0:
        say(run.stdout)
    return run.returncode == 0
