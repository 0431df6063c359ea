"""The ledger: every letter, once per message, fact, template and recipient."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from services.notifications.forms import STUCK
from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import STEPS, Letter, State, Step, held_for_frequency
from services.notifications.model.notices.notice import Notice, letter_of
from shared import addresses, clock
from shared.errors import NotFound
from shared.mongo import Document
from shared.mongo.keyset import LOOSELY, behind
from shared.mongo.rows import Rows
from shared.phrases import phrase

REPLACEABLE = [state for state, step in STEPS.table if step is Step.REPLACE and state is not State.SENDING]
IN_HAND = {"state": State.SENDING, "handed_over_at": None}  # claimed; nothing of it can have arrived
UNSENT = [{"state": {"$in": [State.QUEUED, State.HELD]}}, IN_HAND]
Cursor = tuple[datetime, UUID]  # of a letter in the ledger: when it was queued, and its id
A_DAY = timedelta(days=1)
NAMED = [template for template, kind in KINDS.items() if kind.often_by_others]
NEVER_FINAL = ("sign-in", "reminder", "withdrawal")  # what chairs do not read
NEWEST_FIRST = ("-queued_at", "-_id")


class Letters(Rows[Letter]):
    """Letters as documents, from queued to sent."""

    collection, kind, missing = "letters", Letter, phrase("no-such-letter")

    def queue(self, *notices: Notice, until: datetime | None = None, fact: str = "") -> None:
        """Put letters into the ledger, in the open transaction. One that is there already is left as it is, so a
        repeated message is harmless; an unsent older one about the same thing is replaced.

        *fact*: the id of the fact that calls for them, which a message's alone does not tell.

        It looks before it inserts, because a duplicate key would abort the caller's transaction.
        """
        queued = self._queued(notices, fact)
        first: dict[tuple[str, str, str], Notice] = {}
        for one in notices:
            first.setdefault(_identity(one), one)
        new = [one for identity, one in first.items() if identity not in queued]
        if not new:
            return
        about = [one.about for one in new if one.about]
        generations = self._generations(about)
        self._rows.update_many(
            {"about": {"$in": about}, "$or": [{"state": {"$in": REPLACEABLE}}, IN_HAND]},
            {"$set": {"state": State.REPLACED, "needs_staff": False}},
        )
        at = clock.real()
        letters = [
            letter_of(one, letter_id=clock.new_id(), at=at, generation=generation, until=until, fact=fact)
            for one, generation in ((one, generations.get(one.about, 0) + 1) for one in new)
        ]
        self._rows.insert_many([self._row(self._within_limits(letter)) for letter in letters])

    def _within_limits(self, letter: Letter) -> Letter:
        """*letter*, held back where whoever named its recipient caused too many within a day, to its mailbox or in all.

        Each namer is counted alone, so that nobody keeps letters of others' events from a mailbox.
        """
        if letter.template not in NAMED:
            return letter
        since = {"template": {"$in": NAMED}, "queued_at": {"$gt": letter.queued_at - A_DAY}}
        of_one = {"named_by": letter.named_by, **since}
        to_them = self._rows.count_documents({"mailbox": addresses.mailbox(letter.recipient), **of_one})
        by_one = self._rows.count_documents(of_one) if letter.named_by else 0
        return held_for_frequency(letter, to_them=to_them, by_one=by_one)

    def knows(self, email: str) -> bool:
        """Whether *email* was ever written to about anything but what anybody can ask for in anybody's name."""
        query = {"recipient_key": addresses.key(email), "template": {"$nin": ["sign-in", "newsletter-confirm"]}}
        return self._rows.find_one(query, {"_id": 1}) is not None

    def stop_unsent(self, email: str, template: str) -> None:
        """Let no letter of *template* go to *email* that has not gone yet."""
        waiting = {"recipient_key": addresses.key(email), "template": template, "$or": UNSENT}
        self._rows.update_many(waiting, {"$set": {"state": State.STOPPED}})

    def drop(self, *about: str) -> None:
        """Let no letter *about* any of these go out any more that has not gone yet."""
        waiting = {"about": {"$in": list(about)}, "$or": UNSENT}
        self._rows.update_many(waiting, {"$set": {"state": State.STOPPED}})

    def drop_behind(self, about: str) -> None:
        """Let nothing go out any more that waits behind letters *about* this."""
        waiting = {"behind": about, "$or": UNSENT}
        self._rows.update_many(waiting, {"$set": {"state": State.REPLACED}})

    def unsent_about(self, about: Sequence[str]) -> dict[str, str]:
        """The template of the letter that waits unsent, per thing it is about."""
        waiting = {"about": {"$in": list(about)}, "$or": UNSENT}
        return {row["about"]: row["template"] for row in self._rows.find(waiting, {"about": 1, "template": 1})}

    def newer(self, letter: Letter) -> bool:
        """Whether there is a newer letter about the same thing, in whatever state."""
        query = {"about": letter.about, "generation": {"$gt": letter.generation}}
        return bool(letter.about) and self._rows.find_one(query, {"_id": 1}) is not None

    def settle(self, was: Letter, letter: Letter) -> bool:
        """Keep *letter*, which came of *was*; False when somebody else has changed it or its place is taken."""
        same = {"_id": was.id, "state": was.state, "lease": was.lease}
        try:
            return self._rows.replace_one(same, self._row(letter)).modified_count == 1
        except DuplicateKeyError:  # a newer letter about the same thing was queued meanwhile
            return False

    def among(self, letter_id: UUID, query: Document) -> Letter:
        """The letter, if it is one of those that fit *query*.

        Raises:
            NotFound: there is none with this id, or it does not fit.
        """
        if (row := self._rows.find_one({"$and": [{"_id": letter_id}, query]})) is None:
            raise NotFound(self.missing)
        return self._read(row)

    def list(self, query: Document, *, after: Cursor | None, limit: int) -> Sequence[Letter]:
        """The first *limit* letters that fit *query*, newest first, behind the cursor *after*."""
        return self._list(behind(query, NEWEST_FIRST, after), *NEWEST_FIRST, limit=limit)

    def oldest(self, query: Document, *, limit: int) -> Sequence[Letter]:
        """The first *limit* letters that fit *query*, oldest first."""
        return self._list(query, "queued_at", "_id", limit=limit)

    def alike(self, title: str) -> Sequence[str]:
        """The names of expressions that letters tell and that differ from *title* in accents and capitals alone."""
        if not title:
            return ()
        rows = self._rows.find({"facts.title": title}, {"facts.title": 1}, collation=LOOSELY)
        return sorted({row["facts"]["title"] for row in rows})

    def count(self, query: Document) -> int:
        """How many letters fit *wanted*."""
        return self._rows.count_documents(query)

    def overtaken(self, letters: Sequence[Letter]) -> set[UUID]:
        """Which of *letters* have a newer one about the same thing, in whatever state."""
        newest = self._generations(list({one.about for one in letters if one.about}))
        return {one.id for one in letters if one.generation < newest.get(one.about, 0)}

    def totals(self, among: Document) -> dict[str, dict[str, int]]:
        """How many letters there are *among* these, per template and state."""
        counted: dict[str, dict[str, int]] = {}
        by_both = {"template": "$template", "state": "$state"}
        group = {"_id": by_both, "count": {"$sum": 1}}
        for row in self._rows.aggregate([{"$match": among}, {"$group": group}, {"$sort": {"_id": 1}}]):
            counted.setdefault(row["_id"]["template"], {})[row["_id"]["state"]] = row["count"]
        return counted

    def oldest_unsent(self, among: Document) -> datetime | None:
        """Since when the oldest letter *among* these waits that is queued or being sent."""
        waiting = {"$and": [{"state": {"$in": [State.QUEUED, State.SENDING]}}, among]}
        row = self._rows.find_one(waiting, {"queued_at": 1}, sort=[("queued_at", 1)])
        return row["queued_at"] if row else None

    def people_of(self, expressions: Collection[UUID]) -> set[str]:
        """Who was written to about these expressions or named by their delegations, by the keys of their addresses."""
        about = {"facts.expression_id": {"$in": [str(one) for one in expressions]}}
        named_by = [f"delegation/{one}" for one in self._rows.distinct("facts.delegation_id", about)]
        either = {"$or": [about, {"named_by": {"$in": named_by}}]}
        return {str(key) for key in self._rows.distinct("recipient_key", either)}

    def _queued(self, notices: Sequence[Notice], fact: str) -> set[tuple[str, str, str]]:
        among: Document = {
            "message": {"$in": list({one.message for one in notices})},
            "template": {"$in": list({one.template for one in notices})},
            "recipient_key": {"$in": list({addresses.key(one.contact.email) for one in notices})},
        }
        if fact:  # a letter from before they kept their fact is taken for this one's
            among["fact"] = {"$in": [fact, "", None]}
        identity = {"message": 1, "template": 1, "recipient_key": 1}
        return {(row["message"], row["template"], row["recipient_key"]) for row in self._rows.find(among, identity)}

    def _generations(self, about: Sequence[str]) -> dict[str, int]:
        if not about:
            return {}
        newest = {"_id": "$about", "generation": {"$max": "$generation"}}
        rows = self._rows.aggregate([{"$match": {"about": {"$in": list(about)}}}, {"$group": newest}])
        return {row["_id"]: row["generation"] for row in rows}

    def _row(self, value: Letter) -> Document:
        indexed = {
            "recipient_key": addresses.key(value.recipient),
            "domain": value.domain,
            "mailbox": addresses.mailbox(value.recipient),
        }
        return {**super()._row(value), **indexed}


def fitting(
    *, recipient: str = "", expression: str = "", template: str = "", state: str = "", titles: Sequence[str] = ()
) -> Document:
    """What finds the letters that fit every given word; an expression by its id or its name, or one of *titles*."""
    query: Document = {}
    if recipient:
        query["recipient_key"] = addresses.key(recipient)
    if expression:
        query["$or"] = [{"facts.expression_id": expression.lower()}, {"facts.title": {"$in": [expression, *titles]}}]
    if template:
        query["template"] = template
    if state == STUCK:
        query["state"] = {"$in": [State.FAILED, State.UNCERTAIN]}
    elif state:
        query["state"] = state
    return query


def unsealed(open_to_all: Sequence[UUID]) -> Document:
    """What finds the letters about none but these expressions, or about no expression at all.

    Sign-in letters are not among them, for their addresses tell who is at work; nor reminders and withdrawals, which
    tell what an expression was before it was final.
    """
    about = [None, *(str(expression_id) for expression_id in open_to_all)]
    return {"facts.expression_id": {"$in": about}, "template": {"$nin": list(NEVER_FINAL)}}


def besides(hidden: Collection[UUID], people: Collection[str]) -> Document:
    """What finds the letters about none of the *hidden* expressions, and none about no expression to their *people*, by
    the keys of their addresses.

    Letters about decisions are not among them, whomever they are about: they name ranks.
    """
    return {
        "facts.expression_id": {"$nin": [str(expression_id) for expression_id in hidden]},
        "$nor": [{"facts.expression_id": None, "recipient_key": {"$in": list(people)}}],
        "template": {"$nin": [template for template in KINDS if template.startswith("decision-")]},
    }


def _identity(notice: Notice) -> tuple[str, str, str]:
    return notice.message, notice.template, addresses.key(notice.contact.email)
