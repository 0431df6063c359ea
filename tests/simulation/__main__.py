"""`python -m tests.simulation`, which `./challenge simulate` calls: seeded histories of the message core.

Each is lived by the product's own code over a store and a broker in memory, in two processes. Exit status 0 only if
nothing was wrong in any. Of one that fails the shortest that fails still is printed in words; --seed N --histories 1
says a single one.
"""

import argparse
import os
import secrets
import sys
import time

from tests.simulation.crowd import failing
from tests.simulation.history import deal, live, shrunk
from tests.simulation.mutants import MUTANTS, mutated
from tests.simulation.product import product_in, quiet

SHOWN = 3  # of those that fail


def main() -> int:
    """Live so many histories from a seed on, and say how many went wrong."""
    options = _options()
    began = time.monotonic()
    failed = sorted(failing(options.seed, options.histories, mutant=options.mutant, processes=options.processes))
    for seed in failed[:SHOWN]:
        _tell(seed, options.mutant)
    if options.histories == 1 and not failed:
        _tell(options.seed, options.mutant)
    took = time.monotonic() - began
    rate = options.histories / took
    sys.stdout.write(
        f"{options.histories} histories from seed {options.seed}: {len(failed)} went wrong; {rate:.0f}/s\n"
    )
    return 1 if failed else 0


def _tell(seed: int, mutant: str) -> None:
    with quiet(), product_in(), mutated(mutant):
        history = deal(seed)
        is_wrong = bool(live(history).wrong)
        history = shrunk(history) if is_wrong else history
        outcome = live(history, says=True)
    sys.stdout.write(f"seed {seed}, {len(history.steps)} steps of {len(deal(seed).steps)}:\n")
    sys.stdout.write("".join(f"{line}\n" for line in outcome.words))
    sys.stdout.write("".join(f"WRONG: {line}\n" for line in outcome.wrong) or "nothing is wrong\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="challenge simulate", description=__doc__)
    parser.add_argument("--histories", type=int, default=2_000, help="how many (default 2000)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="of the first one")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), default="", help="change one rule; it must be found")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
