"""What others told us, as documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.known import Expression, Seat, Session, Status
from shared.challenge import Challenge
from shared.errors import NotYet
from shared.mongo import Database
from shared.people import Contact


class Challenges:
    """The newest revision of each challenge."""

    def __init__(self, db: Database) -> None:
        self._rows = db["challenges"]

    def learn(self, challenge: Challenge, revision: int) -> None:
        """Keep *challenge* unless a newer revision is known."""
        row = {"revision": revision, "challenge": challenge.model_dump(mode="json")}
        known = self._rows.find_one({"_id": challenge.id}, {"revision": 1})
        if known is None or known["revision"] < revision:
            self._rows.replace_one({"_id": challenge.id}, row, upsert=True)

    def get(self, challenge_id: str) -> Challenge:
        """The challenge.

        Raises:
            NotYet: nobody has told us of it.
        """
        if (row := self._rows.find_one({"_id": challenge_id})) is None:
            raise NotYet(f"challenge {challenge_id} is not known yet")
        return Challenge.model_validate(row["challenge"])

    def title(self) -> str:
        """What letters call the challenge that is on."""
        row = self._rows.find_one({}, {"challenge.title": 1}, sort=[("_id", -1)])
        return str(row["challenge"]["title"]) if row else "the city challenge"

    def all(self) -> list[Challenge]:
        """Every challenge, by id."""
        return [Challenge.model_validate(row["challenge"]) for row in self._rows.find().sort("_id", 1)]


class Expressions:
    """Expressions of interest: whom to write to about them."""

    def __init__(self, db: Database) -> None:
        self._rows = db["expressions"]

    def find(self, expression_id: UUID) -> Expression | None:
        """The expression, if anybody has told us of it."""
        row = self._rows.find_one({"_id": expression_id})
        return Expression.model_validate({**row, "expression_id": row["_id"]}) if row else None

    def get(self, expression_id: UUID) -> Expression:
        """The expression.

        Raises:
            NotYet: nobody has told us of it, so we know no address.
        """
        if (found := self.find(expression_id)) is None:
            raise NotYet(f"expression {expression_id} is not known yet")
        return found

    def save(self, expression: Expression) -> None:
        """Keep *expression* as it is now."""
        row = expression.model_dump(exclude={"expression_id"})
        self._rows.replace_one({"_id": expression.expression_id}, row, upsert=True)

    def forget(self, expression_id: UUID) -> None:
        """Keep nothing of the expression; nobody says anything about it any more."""
        self._rows.delete_one({"_id": expression_id})

    def in_lane(self, challenge_id: str, lane: str, *status: Status, not_reminded: str = "") -> list[Expression]:
        """Those of a lane in one of *status*; with *not_reminded*, only those that have not had this reminder."""
        wanted: dict[str, Any] = {"challenge_id": challenge_id, "lane": lane, "status": {"$in": status}}
        if not_reminded:
            wanted["reminded"] = {"$ne": not_reminded}
        return [Expression.model_validate({**row, "expression_id": row["_id"]}) for row in self._rows.find(wanted)]

    def note_reminded(self, challenge_id: str, lane: str, key: str) -> None:
        """Note that the drafts of a lane need this reminder no more."""
        drafts = {"challenge_id": challenge_id, "lane": lane, "status": Status.DRAFT}
        self._rows.update_many(drafts, {"$set": {"reminded": key}})

    def ids_outside(self, lanes: Sequence[tuple[str, str]]) -> list[UUID]:
        """Those in none of *lanes*, each given by its challenge and its own id."""
        inside = [{"challenge_id": challenge_id, "lane": lane} for challenge_id, lane in lanes]
        return [row["_id"] for row in self._rows.find({"$nor": inside} if inside else {}, {"_id": 1})]


class Sessions:
    """Sessions, each by its newest entry."""

    def __init__(self, db: Database) -> None:
        self._rows = db["sessions"]

    def find(self, session_id: str) -> Session | None:
        """The session, if anybody has told us of it."""
        row = self._rows.find_one({"_id": session_id})
        return Session.model_validate({**row, "session_id": row["_id"]}) if row else None

    def of(self, challenge_id: str) -> list[Session]:
        """Every session of a challenge; their ids begin with its id and a dot."""
        found = self._rows.find({"_id": {"$gt": f"{challenge_id}.", "$lt": f"{challenge_id}/"}})
        return [Session.model_validate({**row, "session_id": row["_id"]}) for row in found]

    def learn(self, heard: Session) -> Session:
        """Keep what is newer, *heard* or what we knew, and return it."""
        known = self.find(heard.session_id)
        newest = known.with_news(heard.entry) if known else heard
        if newest != known:
            row = newest.model_dump(exclude={"session_id"})
            self._rows.replace_one({"_id": heard.session_id}, row, upsert=True)
        return newest


class Seats:
    """Delegates' seats in sessions."""

    def __init__(self, db: Database) -> None:
        self._rows, self._delegates = db["seats"], db["delegates"]

    def find(self, registration_id: UUID) -> Seat | None:
        """The seat of a registration, if anybody has told us of it."""
        row = self._rows.find_one({"_id": registration_id})
        return Seat.model_validate({**row, "registration_id": row["_id"]}) if row else None

    def save(self, *seats: Seat) -> None:
        """Keep *seats* as they are now."""
        for seat in seats:
            row = seat.model_dump(exclude={"registration_id"})
            self._rows.replace_one({"_id": seat.registration_id}, row, upsert=True)

    def readdress(self, delegate_id: UUID, contact: Contact, *, at: datetime) -> None:
        """Keep *contact*, told *at*, with every seat of the delegate, and for those that are heard of later."""
        row = {"contact": contact.model_dump(), "at": at}
        self._delegates.replace_one({"_id": delegate_id}, row, upsert=True)
        self._rows.update_many({"delegate_id": delegate_id}, {"$set": {"contact": contact.model_dump()}})

    def contact_of(self, delegate_id: UUID, *, since: datetime) -> Contact | None:
        """What was told of the delegate after *since*, if anything was."""
        row = self._delegates.find_one({"_id": delegate_id, "at": {"$gt": since}})
        return Contact.model_validate(row["contact"]) if row else None

    def taken(self, session_id: str) -> list[Seat]:
        """The seats of a session that are held, in the order of their ids."""
        rows = self._rows.find({"session_id": session_id, "given_back": False}).sort("_id", 1)
        return [Seat.model_validate({**row, "registration_id": row["_id"]}) for row in rows]
