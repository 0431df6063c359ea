"""A bounded random chaos run: `python -m tests.faults.chaos --seconds 60 --seed N`, which `./challenge chaos` calls.

Two replicas of each of three services carry numbered messages over two hops while processes are killed and stopped, the
broker is killed and frozen, the database is killed and steps down, and poison is sent. Then everything is let settle,
and whatever was lost, doubled or swapped is counted. Exit status 0 only if nothing was.
"""

import argparse
import contextlib
import random
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from deploy import servers
from shared.settings import Environment, Settings
from tests.faults.conftest import Ground
from tests.faults.harness import Chain, Verdict, running, wait_for
from tests.faults.sabotage import poison, step_down

REPLICAS = (1, 2)


class Chaos:
    """Does random damage to a chain and to the ground it stands on, and mends it again."""

    def __init__(self, chain: Chain, ground: Ground, dice: random.Random) -> None:
        self.chain, self.ground, self.dice = chain, ground, dice
        self.done: list[str] = []

    def strike(self) -> None:
        """One act of damage, and what an operator or supervisor would do about it."""
        acts: list[Callable[[], None]] = [self._kill, self._kill, self._pause, self._poison, self._poison]
        acts += [self._step_down, self._kill_broker, self._freeze_broker, self._kill_database]
        act = self.dice.choice(acts)
        self.done.append(act.__name__.lstrip("_"))
        act()

    def _kill(self) -> None:
        key = self.dice.choice(sorted(self.chain.processes))
        self.chain.kill(key, self.dice.choice([signal.SIGKILL, signal.SIGTERM]))
        name, _, replica = key.partition("-")
        self.chain.start(name, int(replica))

    def _pause(self) -> None:
        process = self.chain.processes[self.dice.choice(sorted(self.chain.processes))]
        process.send_signal(signal.SIGSTOP)
        time.sleep(self.dice.uniform(1, 4))
        process.send_signal(signal.SIGCONT)

    def _poison(self) -> None:
        with contextlib.suppress(OSError):  # the broker may just be away
            poison(self.chain, self.dice.choice([b"{", b"[]", b"\xff\xfe", b'{"id": 1}']))

    def _step_down(self) -> None:
        step_down(self.chain.settings.mongodb_uri)

    def _kill_broker(self) -> None:
        self.ground.kill("broker")
        self.ground.restart("broker")

    def _freeze_broker(self) -> None:
        self.ground.freeze("broker")
        time.sleep(self.dice.uniform(2, 13))
        self.ground.thaw("broker")

    def _kill_database(self) -> None:
        self.ground.kill("database")
        self.ground.restart("database")


def live_through(chain: Chain, ground: Ground, *, seconds: float, seed: int) -> tuple[Verdict, list[str]]:
    """Say things for *seconds* while chaos reigns; what became of them, and what was done."""
    chaos = Chaos(chain, ground, random.Random(seed))
    over = threading.Event()
    speaker = threading.Thread(target=_speak, args=(chain, over))
    speaker.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        chaos.strike()
        time.sleep(chaos.dice.uniform(0.2, 2))
    over.set()
    speaker.join()
    return chain.settle(within=120), chaos.done


def _speak(chain: Chain, over: threading.Event) -> None:
    while not over.is_set():
        chain.say(topics=20, each=1)
        over.wait(0.25)  # a flow, not a flood: what is late at the end must not be a matter of throughput


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
        with running(settings, Path(folder), FAULT="stumble") as chain:
            for name in ("source", "middle", "last"):
                chain.start(name, replica=2)
            wait_for(lambda: chain.database("source")["heartbeats"].count_documents({}) == len(REPLICAS))
            verdict, done = live_through(
                chain, Ground(started, Path(folder)), seconds=options.seconds, seed=options.seed
            )
            said = sum(chain.said.values())
    acts = ", ".join(f"{done.count(act)} {act}" for act in sorted(set(done)))
    sys.stdout.write(f"seed {options.seed}: {len(done)} acts ({acts})\n")
    sys.stdout.write(f"{said} messages: {verdict.lost} lost, {verdict.doubled} doubled, {verdict.swapped} swapped\n")
    return 0 if verdict == Verdict() and said else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="challenge chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long damage is done (default 60)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000), help="repeats a run's choices")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
