"""Runs one service of the chain, or a mutant of it, until SIGTERM: `python -m tests.faults.work NAME`."""

import warnings

warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")  # known, and why it is kept in two places

import eventlet  # noqa: E402

eventlet.monkey_patch()

import os  # noqa: E402 - everything below needs the patched sockets
import sys  # noqa: E402

from shared.broker import runner  # noqa: E402
from shared.settings import Settings  # noqa: E402
from tests.faults import chain, mutants  # noqa: E402


def main() -> None:
    """Work as the service named by the first argument."""
    mutants.apply(os.environ.get("MUTANT", ""))
    mutants.hurry(os.environ.get("HURRY", ""))
    mutants.die(os.environ.get("DIE", ""))
    cards = (*chain.CARDS, chain.LATE) if os.environ.get("LATE") else chain.CARDS
    runner.run(chain.service(sys.argv[1], os.environ.get("FAULT", "")), Settings(), cards)


if __name__ == "__main__":
    main()
