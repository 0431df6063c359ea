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
from tests.leaks import addresses, mutants, noticing, permitted, run
from tests.leaks.acts import Trespass
from tests.leaks.addresses import Address
from tests.leaks.asking import Leak
from tests.leaks.listening import listening
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
        every = run.every_address(told)
        if unknown := [*addresses.missing(every), *permitted.unlisted(every)]:
            sys.stdout.writelines(f"not in the table: {one}\n" for one in unknown)
            return 1
        choice = run.some(wanted.seed, share=wanted.share)
        return _mutants(told, choice) if wanted.mutants else _leaks(told, choice)


def _leaks(told: dict[str, Story], choice: Choice) -> int:
    found: Counter[tuple[str, Address]] = Counter()
    let_in: Counter[Address] = Counter()
    with listening() as logs:
        for state in run.states(told):
            for one in run.everything(state, told, choice, let_in):
                found[one.role, one.question.about] += 1
                if found[one.role, one.question.about] == 1:
                    _say(one.text)
            _say(f"{state}: {found.total()} leaks and trespasses so far, {logs.count} lines in the logs")
    for line in logs.lines[:5]:
        _say(f"a log tells: {line}")
    closed = [one for one in run.every_address(told) if one[1:] in permitted.TABLE and not let_in[one]]
    _say(f"{len(closed)} acts that nobody did of the part that was tried: {closed}")
    _say(f"{found.total()} leaks and trespasses, at {len(found)} addresses by role, in {len(STATES)} states")
    return 1 if found or logs.lines else 0


def _mutants(told: dict[str, Story], choice: Choice) -> int:
    noticed: dict[str, Leak | Trespass] = {}
    for state in run.states(told):
        for name in mutants.NAMES:
            if name in noticed:
                continue
            found = list(noticing.by(name, state, told, noticing.at(name.partition(".")[0], choice)))
            if found:
                noticed[name], count = found[0], Counter(type(one).__name__.lower() for one in found)
                _say(f"{name}: {state}, {count['leak']} leaks, {count['trespass']} trespasses. {found[0].text}")
    missed = [name for name in mutants.NAMES if name not in noticed]
    _say(f"{len(noticed)} of {len(mutants.NAMES)} noticed; not: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./challenge leaks", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of all that can be asked, from 0 to 1")
    parser.add_argument("--seed", type=int, default=1, help="of the share that is asked")
    parser.add_argument("--mutants", action="store_true", help="invert the predicates of the services' rights")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
