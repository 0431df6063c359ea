"""`python -m deploy.work NAME`: the work process of one service. Patches the standard library before all else."""

import eventlet

eventlet.monkey_patch()  # before anything imports sockets, threads or time

import sys  # noqa: E402

from deploy import services  # noqa: E402
from shared.broker import runner  # noqa: E402
from shared.settings import settings  # noqa: E402


def main(name: str) -> None:
    """Work until told to stop."""
    runner.run(services.table(name), settings(), services.cards())


if __name__ == "__main__":
    main(sys.argv[1])
