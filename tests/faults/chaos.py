"""A bounded random chaos run: `python -m tests.faults.chaos --seconds 60 --seed N`, which `./challenge chaos` calls.

Two replicas of each of three services carry numbered messages over two hops while acts are dealt from shuffled decks:
processes, broker and database are killed and frozen, the broker is short of memory, queues are purged and deleted,
both ends are put back to a backup, a second system wants in. Then an operator does what status asks for, and the
checker judges. Exit status 0: nothing is lost, doubled or swapped; 1: something is; 2: too little happened to say so,
although the run was stretched to six times its seconds.
"""

import argparse
import random
import secrets
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path

from pymongo.errors import PyMongoError

from local import servers
from shared.mongo.heads import LASTING
from shared.settings import Environment, Settings
from tests.faults.acts import LOSING, REPLICAS, Acts
from tests.faults.conftest import Ground
from tests.faults.decks import STRETCH, dealt, least
from tests.faults.harness import Chain, running, wait_for
from tests.faults.operating import Operator

SERVICES = ("source", "middle", "last")
PATIENCE = 300  # seconds until everything must have come right
LOOK = 5  # seconds between two looks of the operator


@dataclass
class Run:
    """What came of a run."""

    done: list[str]
    said: int
    missing: list[str]
    healed: int = 0
    rebased: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status: what is wrong is wrong, however little happened."""
        return 1 if self.wrong else 2 if self.missing else 0


def live_through(
    chain: Chain,
    ground: Ground,
    *,
    seconds: float,
    seed: int,
    kinds: list[str],
    patience: float = PATIENCE,
    lasting: timedelta = LASTING,
) -> Run:
    """Say things while acts of all *kinds* are dealt, for *seconds* and until enough has happened; what came of it."""
    dice, wanted = random.Random(seed), least(seconds, kinds)
    acts, done, began = Acts(chain, ground, dice), list[str](), time.monotonic()
    over = threading.Event()
    speaker = threading.Thread(target=_speak, args=(chain, over))
    speaker.start()
    for kind in dealt(kinds, dice):
        acts.do(kind)
        done.append(kind)
        time.sleep(dice.uniform(0.2, 2))
        took = time.monotonic() - began
        enough = not wanted.missing(done, kinds, sum(chain.said.values()))
        if (took > seconds and enough) or took > seconds * STRETCH:
            break
    over.set()
    speaker.join()
    operator = Operator(chain, acts.forgotten, lasting)
    wrong = _settled(operator, patience)
    if operator.healed and not LOSING & set(done):
        wrong.append(f"{operator.healed} messages had to be said again, and no act loses any")
    missing = wanted.missing(done, kinds, sum(chain.said.values()))
    return Run(done, sum(chain.said.values()), missing, operator.healed, operator.rebased, wrong)


def _settled(operator: Operator, patience: float) -> list[str]:
    """Let everything come right, with an operator's help; what is wrong at the end."""
    until, wrong = time.monotonic() + patience, ["the database does not answer"]
    while time.monotonic() < until:
        try:
            operator.look()
            if not (wrong := operator.wrong()):
                time.sleep(1)  # a second effect would come now
                return operator.wrong()
        except PyMongoError as error:  # it has just come back
            wrong = [repr(error)]
        time.sleep(LOOK)
    return wrong


def _speak(chain: Chain, over: threading.Event) -> None:
    while not over.is_set():
        chain.say(topics=20, each=1)
        over.wait(0.25)  # a flow, not a flood: what is late at the end must not be a matter of throughput


def told(run: Run) -> str:
    """What came of it, for a terminal."""
    counts = ", ".join(f"{run.done.count(kind)} {kind}" for kind in sorted(set(run.done)))
    lines = [f"{len(run.done)} acts: {counts}"]
    lines += [f"{run.said} messages; heal said {run.healed} again, {run.rebased} subjects were rebased"]
    lines += [f"TOO LITTLE HAPPENED: {one}" for one in run.missing]
    lines += [f"WRONG: {one}" for one in islice(run.wrong, 20)]
    end = f"{len(run.wrong)} things are wrong" if run.wrong else "nothing lost, doubled or swapped"
    return "\n".join([*lines, end])


def main() -> int:
    """Run, print what was done and what came of it."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="challenge-chaos-") as folder, servers.running(Path(folder)) as started:
        settings = Settings(
            environment=Environment.LOCAL,
            amqp_uri=started.amqp_uri,
            mongodb_uri=started.mongodb_uri,
            namespace=f"chaos-{secrets.token_hex(3)}-",
        )
        environment = {"FAULT": "stumble", "MUTANT": options.mutant}
        with running(settings, Path(folder), **environment) as chain:
            for name in SERVICES:
                chain.start(name, replica=2)
            wait_for(lambda: chain.database("source")["heartbeats"].count_documents({}) == len(REPLICAS))
            ground = Ground(started, Path(folder))
            run = live_through(
                chain,
                ground,
                seconds=options.seconds,
                seed=options.seed,
                kinds=options.acts,
                patience=options.patience,
            )
    sys.stdout.write(f"seed {options.seed}: {told(run)}\n")
    return run.status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="challenge chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long damage is done (default 60)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000), help="repeats a run's choices")
    parser.add_argument("--acts", nargs="+", choices=Acts.kinds(), default=Acts.kinds(), help="only these")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds until all must be right (300)")
    parser.add_argument("--mutant", default="", help="switch a guard off; it must be found")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
