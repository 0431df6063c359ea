"""Whoever operates the chain after the damage: does what status names, by the product's own means, and nothing else."""

import contextlib
from datetime import timedelta

from pymongo.errors import PyMongoError

from shared.broker import topology
from shared.broker.topology import Inbox
from shared.delivery import audit
from shared.delivery.heads import Finding
from shared.errors import Refused, Stale
from shared.mongo import Database, dead_letters
from shared.mongo.auditing import Follower, audited
from shared.mongo.dead_letters import STRANGER
from shared.mongo.heads import LASTING, missing
from shared.mongo.healing import estranged, heal, rebase
from tests.faults.acts import HEARD
from tests.faults.chain import service
from tests.faults.harness import Chain

BY = "operator@example.org"


class Operator:
    """Looks at status, and judges by the checker."""

    def __init__(self, chain: Chain, forgotten: dict[str, list[str]], lasting: timedelta = LASTING) -> None:
        self.chain, self.forgotten, self._lasting = chain, forgotten, lasting
        self.healed = self.rebased = 0

    def look(self) -> None:
        """Do what status asks for now."""
        for consumer, publisher in HEARD:
            inbox = Inbox(consumer, publisher, self.chain.settings.namespace)
            with contextlib.suppress(Refused, Stale, PyMongoError):  # at the next look
                self._look(self.chain.database(publisher), self.chain.database(consumer), inbox)

    def wrong(self) -> list[str]:
        """What the checker says now, a line for each, and whatever is still under way; nothing: all is well."""
        found = [str(trouble) for trouble in self._troubles()]
        return found + self._torn()

    def _look(self, publisher: Database, follower: Database, inbox: Inbox) -> None:
        findings = {row["finding"] for row in missing(follower, lasting=self._lasting) if row["queue"] == inbox.name}
        strange = {"queue": inbox.name, "state": "waiting", "error": STRANGER, "subject": {"$exists": True}}
        if Finding.BEHIND in findings:
            found = heal(publisher, follower, inbox.name, is_idle=self._is_idle(inbox))
            self.healed += found.lacking
            self._rebase(publisher, follower, inbox, found.forked)
        letters = list(follower["dead_letters"].find(strange))
        if letters or findings - {Finding.BEHIND}:
            self._rebase(publisher, follower, inbox, estranged(publisher, follower, inbox.name))
        for letter in dead_letters.listing(follower):
            if letter["_id"] in {one["_id"] for one in letters}:  # it is of a life that the publisher has forgotten
                dead_letters.skip(follower, letter["_id"], by=BY, reason="of before the restore")

    def _rebase(self, publisher: Database, follower: Database, inbox: Inbox, subjects: list[str]) -> None:
        handled = service(inbox.consumer).contracts
        for subject in subjects:
            rebase(publisher, follower, inbox.name, subject, handled=handled, by=BY, reason="restored")
            self.rebased += 1

    def _is_idle(self, inbox: Inbox) -> bool:
        waiting = topology.backlog(self.chain.settings.amqp_uri, self.chain.cards, self.chain.settings.namespace)
        return not any(waiting[queue.name] for queue in (inbox.queue, *inbox.waits))

    def _troubles(self) -> list[audit.Trouble]:
        found: list[audit.Trouble] = []
        for consumer, publisher in HEARD:
            inbox = Inbox(consumer, publisher, self.chain.settings.namespace)
            follower = Follower(self.chain.database(consumer), inbox.name)
            part = audited(self.chain.database(publisher), [follower])
            found += part.troubles
            for fate, count in part.fates.items():
                if fate is not audit.Fate.APPLIED:
                    found.append(audit.Trouble(inbox.name, "", 0, f"{count} are {fate}", "they should be applied"))
            found += self._effects(consumer, publisher, inbox.name)
        return found

    def _effects(self, consumer: str, publisher: str, queue: str) -> list[audit.Trouble]:
        found: list[audit.Trouble] = []
        done = self.chain.applied(consumer)
        journal = self.chain.journal(publisher)
        for subject in sorted(set(journal) | set(done)):
            rows = journal.get(subject, [])
            cursor = self.chain.database(consumer)["cursors"].find_one({"_id": f"{queue}/{subject}"}) or {"sequence": 0}
            forgotten = self.forgotten.get(subject, []) if publisher == "source" else []
            found += audit.effects(queue, subject, rows, cursor["sequence"], done.get(subject, []), forgotten)
        return found

    def _torn(self) -> list[str]:
        """What a service did in one transaction and left in halves; and what was said and is in no journal's life."""
        echoed: dict[str, list[int]] = {}
        for row in self.chain.database("middle")["journal"].find().sort([("subject", 1), ("sequence", 1)]):
            echoed.setdefault(row["message"]["data"]["topic"], []).append(row["message"]["data"]["number"])
        heard, journal = self.chain.heard("middle"), self.chain.journal("source")
        torn = [f"middle heard of {topic} what it did not echo" for topic in heard if heard[topic] != echoed.get(topic)]
        kept = {f"topic/{topic}": count for topic, count in self.chain.said.items()}
        return torn + [
            f"{subject}: {count} were said, and the journal and what was forgotten are not as many"
            for subject, count in kept.items()
            if count != len(journal.get(subject, [])) + len(self.forgotten.get(subject, []))
        ]
