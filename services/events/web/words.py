"""Times of sessions, and what changed about them, in the language that is spoken."""

from services.events.model.sessions import Change, Session
from services.events.model.slots import Slot, difference
from shared import words
from shared.texts import _
from shared.wording import clauses, say
from shared.words import dated, zone_name

__all__ = ["change_text", "clauses", "dated", "public_place", "reason_text", "span", "when", "zone_name"]


def span(session: Session | Slot, zone: str) -> str:
    """The session's times in *zone*, such as `10:00–11:30`; the day of the end stands there only when it is another."""
    return words.hours(session.starts_at, session.ends_at, zone)


def when(session: Session, zone: str) -> str:
    """The session's day and times in *zone*, in full."""
    day, name = words.dated(words.local(session.starts_at, zone).date()), zone_name(zone, session.starts_at)
    return _("%(day)s, %(hours)s, %(zone)s", day=day, hours=span(session, zone), zone=name)


def change_text(change: Change, zone: str) -> str:
    """What changed, its times in *zone*, and why."""
    text = _changes(change, zone)
    what = f"{text[:1].upper()}{text[1:]}"
    return _("%(what)s: %(reason)s", what=what, reason=reason_text(change)) if change.reason else what


def reason_text(change: Change) -> str:
    """Why: in the organiser's words, or in ours where the challenge file did it."""
    return change.reason if isinstance(change.reason, str) else say(change.reason)


def public_place(session: Session) -> str:
    """Where it takes place, as everybody may see it."""
    place = session.public_place
    return place if isinstance(place, str) else say(place)


def _changes(change: Change, zone: str) -> str:
    renamed = () if isinstance(change.what, str) else tuple(one for one in change.what if one.code == "session-renamed")
    if change.was and change.became:
        return clauses((*renamed, *difference(change.was, change.became, zone)))
    return say(change.what) if isinstance(change.what, str) else clauses(change.what)
