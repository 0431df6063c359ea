"""Random damage to a chain and to the ground it stands on, and what an operator or supervisor does about it at once."""

import contextlib
import random
import signal
import time

import pytest
from kombu import Connection

from shared.broker import claims
from shared.broker.topology import Inbox, declare, ready
from tests.faults.chain import CARDS
from tests.faults.conftest import Ground
from tests.faults.harness import Chain, wait_for
from tests.faults.sabotage import copied, poison, put_back, step_down

REPLICAS = (1, 2)
LOSING = {"purge_queue", "delete_queue", "restore_publisher", "restore_follower"}  # all others lose nothing
SOME, WITHIN = 5, 15  # messages that wait in a queue before it is purged or deleted, and the seconds to wait for them
HEARD = (("middle", "source"), ("last", "middle"))


class Acts:
    """What can be done to a chain, by name. A publisher that is restored is source, a follower last: middle is both,
    and would say again in other words what last has applied."""

    def __init__(self, chain: Chain, ground: Ground, dice: random.Random) -> None:
        self.chain, self.ground, self.dice = chain, ground, dice
        self.forgotten: dict[str, list[str]] = {}  # per subject, what the restored source does not know any more
        self._backups = {name: copied(chain.database(name)) for name in ("source", "last")}

    @staticmethod
    def kinds() -> list[str]:
        """Every kind of act."""
        others = {"kinds", "do", "forgotten"}
        return sorted(name for name in vars(Acts) if not name.startswith("_") and name not in others)

    def do(self, kind: str) -> None:
        """One act of that *kind*."""
        getattr(self, kind)()

    def kill_process(self) -> None:
        """Kill a replica, or ask it to stop, and start it again."""
        key = self.dice.choice(sorted(self.chain.processes))
        self.chain.kill(key, self.dice.choice([signal.SIGKILL, signal.SIGTERM]))
        name, _, replica = key.partition("-")
        self.chain.start(name, int(replica))

    def pause_process(self) -> None:
        """Stop a replica for a while, in the middle of whatever it does."""
        process = self.chain.processes[self.dice.choice(sorted(self.chain.processes))]
        process.send_signal(signal.SIGSTOP)
        time.sleep(self.dice.uniform(1, 4))
        process.send_signal(signal.SIGCONT)

    def poison_queue(self) -> None:
        """Put what is no message of ours into a queue."""
        with contextlib.suppress(OSError):  # the broker may just be away
            poison(self.chain, self.dice.choice([b"{", b"[]", b"\xff\xfe", b'{"id": 1}']))

    def step_down_database(self) -> None:
        """Have the primary give up."""
        step_down(self.chain.settings.mongodb_uri)

    def kill_broker(self) -> None:
        """Pull the broker's plug, and put it back."""
        self.ground.kill("broker")
        self.ground.restart("broker")

    def freeze_broker(self) -> None:
        """Stop the broker for up to more than two heartbeats."""
        self.ground.freeze("broker")
        time.sleep(self.dice.uniform(2, 13))
        self.ground.thaw("broker")

    def cut_off_broker(self) -> None:
        """Stop the broker, and then pull its plug: what it was sent meanwhile it never read."""
        self.ground.freeze("broker")
        time.sleep(2)
        self.kill_broker()

    def alarm_broker(self) -> None:
        """Let the broker be short of memory: it takes nothing for a while."""
        self.ground.alarm()
        time.sleep(self.dice.uniform(2, 12))
        self.ground.calm()

    def kill_database(self) -> None:
        """Pull the database's plug, and put it back."""
        self.ground.kill("database")
        self.ground.restart("database")

    def freeze_database(self) -> None:
        """Stop the database for a while."""
        self.ground.freeze("database")
        time.sleep(self.dice.uniform(2, 8))
        self.ground.thaw("database")

    def purge_queue(self) -> None:
        """Throw away what waits in a queue, of which there is something: its followers stand still meanwhile."""
        self._lose(delete=False)

    def delete_queue(self) -> None:
        """Delete a queue with what waits in it; somebody declares it again a moment later."""
        self._lose(delete=True)

    def restore_publisher(self) -> None:
        """Put source back to a copy of it made earlier, and make the next one."""
        with self.chain.silence:
            self._stop("source")
            known = self._digests()
            put_back(self.chain.database("source"), self._backups["source"])
            left = self._digests()
            for subject, digests in known.items():
                gone = [one for one in digests if one not in left.get(subject, [])]
                self.forgotten.setdefault(subject, []).extend(gone)
            self._backups["source"] = copied(self.chain.database("source"))
        self._start("source")

    def restore_follower(self) -> None:
        """Put last back to a copy of it made earlier, and make the next one."""
        self._stop("last")
        put_back(self.chain.database("last"), self._backups["last"])
        self._backups["last"] = copied(self.chain.database("last"))
        self._start("last")

    def second_system(self) -> None:
        """Another system wants the namespace, and must be refused."""
        uri, namespace = self.chain.settings.amqp_uri, self.chain.settings.namespace
        with pytest.raises(claims.ForeignSystem):
            claims.claim(uri, namespace, "a-second-system")

    def _lose(self, *, delete: bool) -> None:
        consumer, publisher = self.dice.choice(HEARD)
        inbox = Inbox(consumer, publisher, self.chain.settings.namespace)
        for replica in REPLICAS:
            self.chain.processes[f"{consumer}-{replica}"].send_signal(signal.SIGSTOP)
        with Connection(self.chain.settings.amqp_uri, connect_timeout=5) as connection:
            channel = connection.default_channel
            # What they have in hand comes back; only what nobody was given can be lost.
            wait_for(lambda: (ready(connection, inbox.queue) or 0) >= SOME, within=WITHIN)
            (channel.queue_delete if delete else channel.queue_purge)(inbox.name)
        if delete:
            declare(self.chain.settings.amqp_uri, CARDS, self.chain.settings.namespace)
        for replica in REPLICAS:
            self.chain.processes[f"{consumer}-{replica}"].send_signal(signal.SIGCONT)

    def _stop(self, name: str) -> None:
        for replica in REPLICAS:
            self.chain.kill(f"{name}-{replica}")

    def _start(self, name: str) -> None:
        for replica in REPLICAS:
            self.chain.start(name, replica)

    def _digests(self) -> dict[str, list[str]]:
        return {subject: [row.digest for row in rows] for subject, rows in self.chain.journal("source").items()}
