"""When and where sessions take place: put into the agenda, moved, called off, by people and by the challenge file."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.events.contracts import SessionCancelled, SessionChanged, SessionScheduled
from services.events.model.events import Event
from services.events.model.sessions import STEPS, Change, Session, Step, in_time, session_id
from services.events.model.slots import EARLIEST, LATEST, Slot, difference
from shared.challenge import SessionPlan
from shared.errors import Refused, Stale
from shared.person import Person
from shared.phrases import Phrase, phrase

LONGEST = timedelta(hours=24)  # a longer session is a slip of the keyboard
DROPPED = phrase("session-no-longer-planned")
Moved = tuple[Session, SessionChanged | None]


class BadTimes(Refused):
    """The times asked for make no session."""

    code = "bad-times"


class Order(NamedTuple):
    """A change that is wanted: who wants it (None: the challenge file), why, and which version of the session they had
    before their eyes."""

    version: int
    by: Person | None = None
    reason: Phrase | str = ""


def schedule(event: Event, plan: SessionPlan, *, now: datetime) -> tuple[Session, SessionScheduled]:
    """Put a session of the file into the agenda.

    Its UID is made of ids that never change, so a rebuilt database gives calendars no second entry.

    Source: RFC 7986, 5.3 (UID); ARCHITECTURE.md, 2026-11-20, calendar times are UTC and UIDs carry no host.
    """
    name, challenge = event.id.removeprefix(f"{event.challenge_id}."), event.challenge_id
    session = Session(
        id=session_id(challenge, plan),
        event_id=event.id,
        challenge_id=challenge,
        title=plan.title,
        summary=plan.summary,
        place=plan.place,
        link=plan.link,
        capacity=plan.capacity,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        plan=plan,
        uid=f"{plan.id}.{name}@{challenge}",
        changed_at=now,
    )
    return session, SessionScheduled(session_id=session.id, event_id=event.id, entry=session.entry())


def reschedule(session: Session, slot: Slot, order: Order, *, zone: str, now: datetime) -> Moved:
    """Move the session. The same time and place again change nothing and tell nobody.

    Once it has begun its beginning stays as it was, but its end and its place (a broken link) may still change.

    Raises:
        Stale: somebody changed it since the order's version was read.
        SessionOver: it has ended.
        BadTimes: it would end before it begins, lie in the past or in another century, or last over 24 hours.
    """
    _changeable(session, Step.RESCHEDULE, order, now=now)
    if slot == session.slot:
        return session, None
    _check(session, slot, now=now)
    return _moved(session, slot, order, zone=zone, now=now)


def cancel(session: Session, order: Order, *, now: datetime) -> tuple[Session, SessionCancelled | None]:
    """Call the session off; once called off, calling it off again changes nothing.

    Raises:
        Stale: somebody changed it since the order's version was read.
        SessionOver: it has ended.
    """
    if session.cancelled:
        return session, None
    _changeable(session, Step.CANCEL, order, now=now)
    status = STEPS.after(session.status, Step.CANCEL)
    off = _changed(session, (phrase("session-called-off"),), order, now=now, status=status)
    fact = SessionCancelled(session_id=off.id, event_id=off.event_id, entry=off.entry(), reason=order.reason)
    return off, fact


def follow_plan(
    session: Session, plan: SessionPlan | None, *, zone: str, now: datetime
) -> tuple[Session, SessionChanged | SessionCancelled | None]:
    """Take over what the file changed since its last revision; None: the file no longer has the session.

    What organisers changed by hand stays, unless the file now changes the same thing. A session that is over or
    cancelled stays as it was, for nobody can be told in time.
    """
    session = in_its_languages(session, plan) if plan else session
    if session.plan == plan:
        return session, None
    if session.cancelled or session.over(now):
        return (session.model_copy(update={"plan": plan}) if plan else session), None
    order = Order(version=session.version, reason="" if plan else DROPPED)
    if plan is None:
        return cancel(session, order, now=now)
    return _take_over(session, plan, order, zone=zone, now=now)


def in_its_languages(session: Session, plan: SessionPlan) -> Session:
    """*session* with the translations of *plan*, where its texts are the plan's. Calendars know none, so that nobody is
    told."""
    same = [name for name in ("title", "summary") if getattr(plan, name) == getattr(session, name)]
    return session.model_copy(update={name: getattr(plan, name) for name in same})


def _take_over(session: Session, plan: SessionPlan, order: Order, *, zone: str, now: datetime) -> Moved:
    def newest(*names: str) -> dict[str, Any]:
        changed = {name for name in names if getattr(plan, name) != getattr(session.plan, name)}
        return {name: getattr(plan if name in changed else session, name) for name in names}

    words, slot = newest("title", "summary"), Slot(**newest("starts_at", "ends_at", "place", "link"))
    update = {"plan": plan, "version": session.version + 1, **newest("capacity"), **words}
    if words != {"title": session.title, "summary": session.summary}:
        update["changed_at"] = now
    taken_over = session.model_copy(update=update)
    if (slot, taken_over.title) == (session.slot, session.title):
        return taken_over, None
    return _moved(taken_over, slot, order, zone=zone, now=now, called=session.title)


def _changeable(session: Session, step: Step, order: Order, *, now: datetime) -> None:
    if order.version != session.version:
        raise Stale(phrase("session-changed-meanwhile", title=session.title))
    in_time(session, step, now=now)


def _check(session: Session, slot: Slot, *, now: datetime) -> None:
    faults = {"starts_at": _wrong_beginning(session, slot, now=now), "ends_at": _wrong_end(slot, now=now)}
    wrong = {field: fault for field, fault in faults.items() if fault}
    if wrong:
        raise BadTimes(title=session.title, fields=wrong)


def _wrong_beginning(session: Session, slot: Slot, *, now: datetime) -> Phrase | None:
    begun = session.starts_at <= now
    if slot.starts_at < EARLIEST:
        return phrase("begins-before-2000")
    if begun and slot.starts_at != session.starts_at:
        return phrase("has-begun")
    return phrase("in-the-past") if not begun and slot.starts_at <= now else None


def _wrong_end(slot: Slot, *, now: datetime) -> Phrase | None:
    if slot.ends_at > LATEST:
        return phrase("ends-after-2099")
    if slot.ends_at <= slot.starts_at:
        return phrase("ends-before-it-begins")
    if slot.ends_at <= now:
        return phrase("in-the-past")
    return phrase("lasts-over-a-day") if slot.ends_at - slot.starts_at > LONGEST else None


def _moved(
    session: Session, slot: Slot, order: Order, *, zone: str, now: datetime, called: str = ""
) -> tuple[Session, SessionChanged]:
    """The session moved to *slot*, and what to say of it; *called*: its title until now, if that may have changed."""
    renamed = (
        (phrase("session-renamed", was=called, became=session.title),) if called not in ("", session.title) else ()
    )
    what = (*renamed, *difference(session.slot, slot, zone))
    moved = _changed(session, what, order, now=now, **dict(slot))
    return moved, SessionChanged(
        session_id=moved.id, event_id=moved.event_id, entry=moved.entry(), changes=what, reason=order.reason
    )


def _changed(session: Session, what: tuple[Phrase, ...], order: Order, *, now: datetime, **update: Any) -> Session:
    sequence = session.highest + 1
    numbers = {"sequence": sequence, "highest": sequence, "version": session.version + 1}
    after = session.model_copy(update={**update, **numbers, "changed_at": now})
    moved = {"was": session.slot, "became": after.slot} if after.slot != session.slot else {}
    change = Change(at=now, what=what, reason=order.reason, by=order.by.email if order.by else "", **moved)
    return after.model_copy(update={"changes": (*session.changes, change)})
