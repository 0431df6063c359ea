"""`python -m tests.leaks` (`./challenge leaks`): asks all there is to ask, or a share of it; 1 if anything leaks.

`--mutants` inverts each predicate of each service's rights in turn while it asks, and says which ones it notices.
"""

import argparse
import os
import sys
from collections import Counter
from contextlib import ExitStack

from local import servers as own
from local.servers import scratch
from tests.leaks import addresses, mutants, run
from tests.leaks.addresses import Address
from tests.leaks.people import STATES
from tests.leaks.run import Choice
from tests.leaks.story import Story


def main() -> int:
    """Run it; 0: nothing leaks, or every mutant was noticed."""
    wanted = _arguments()
    with ExitStack() as kept:
        uri = os.environ.get("MONGODB_URI", "")
        if not uri:
            folder = kept.enter_context(scratch.folder())
            uri = kept.enter_context(own.running(folder, amqp_uri="", mongodb_uri="")).mongodb_uri
        told = kept.enter_context(run.worlds(uri))
        if unknown := addresses.missing(run.every_address(told)):
            sys.stdout.writelines(f"not in the table: {one}\n" for one in unknown)
            return 1
        choice = run.some(wanted.seed, share=wanted.share)
        return _mutants(told, choice) if wanted.mutants else _leaks(told, choice)


def _leaks(told: dict[str, Story], choice: Choice) -> int:
    found: Counter[tuple[str, Address]] = Counter()
    for state in run.states(told):
        for leak in run.leaks(state, told, choice):
            found[leak.role, leak.question.about] += 1
            if found[leak.role, leak.question.about] == 1:
                sys.stdout.write(f"{leak.text}\n")
    sys.stdout.write(f"{found.total()} leaks, at {len(found)} addresses by role, in {len(STATES)} states\n")
    return 1 if found else 0


def _mutants(told: dict[str, Story], choice: Choice) -> int:
    noticed: dict[str, str] = {}
    for state in run.states(told):
        for name in mutants.NAMES:
            if name not in noticed:
                with mutants.inverted(name):
                    leak = next(run.leaks(state, told, choice), None)
                for story in told.values():
                    story.world.restore_all()
                if leak is not None:
                    noticed[name] = leak.text
                    sys.stdout.write(f"{name}: noticed. {leak.text}\n")
    missed = [name for name in mutants.NAMES if name not in noticed]
    sys.stdout.write(f"{len(noticed)} of {len(mutants.NAMES)} noticed; not: {', '.join(missed) or 'none'}\n")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./challenge leaks", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of all that can be asked, from 0 to 1")
    parser.add_argument("--seed", type=int, default=1, help="of the share that is asked")
    parser.add_argument("--mutants", action="store_true", help="invert the predicates of the services' rights")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
