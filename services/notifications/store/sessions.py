"""The copy of the sessions, each by its newest entry."""

from services.notifications.model.sessions import Session
from shared.mongo.rows import Rows


class Sessions(Rows[Session]):
    """Sessions of events."""

    collection, kind, key = "sessions", Session, "session_id"

    def of(self, challenge_id: str) -> list[Session]:
        """Every session of a challenge; their ids begin with its id and a dot."""
        return self._list({"_id": {"$gt": f"{challenge_id}.", "$lt": f"{challenge_id}/"}})

    def learn(self, session: Session) -> Session:
        """Keep what is newer, *session* or what is here, and return it."""
        before = self.find(session.session_id)
        newest = before.with_news(session.entry) if before else session
        if newest != before:
            self.save(newest)
        return newest
