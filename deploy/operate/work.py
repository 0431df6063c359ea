"""`python -m deploy.operate.work NAME [FILE]`: the work process of a service. Patches the standard library before all
else. With FILE it is ready to begin, and does once there is such a file: when what must stand before stands.
"""

import os
import warnings

os.environ["EVENTLET_NO_GREENDNS"] = "yes"  # its resolver keeps an address for ten minutes, past a server's move
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # known; nameko stands on it

import eventlet  # noqa: E402

eventlet.monkey_patch()  # before anything imports sockets, threads or time

import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

from deploy.console import CannotStart  # noqa: E402
from deploy.operate import environment, services  # noqa: E402
from shared.broker import runner  # noqa: E402
from shared.settings import Environment  # noqa: E402

LOOK = 0.05  # seconds between two looks for the file


def main(name: str, stands: Path | None = None) -> None:
    """Work until told to stop."""
    try:
        own = environment.read(f"{name} work")
    except CannotStart as reason:
        sys.exit(f"challenge: {reason.message}")
    if own.environment is Environment.PRODUCTION and "amqp_uri" not in own.model_fields_set:
        sys.exit(f"challenge: work {name} needs AMQP_URI, with the account of {name}")
    table, cards = services.table(name), services.cards()
    while stands and not stands.exists():
        time.sleep(LOOK)
    runner.run(table, own, cards)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
