"""What the public sees of the selection, as of any date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.selection.model.announcement import (
    CountryCount,
    Entry,
    PlaceCount,
    Tie,
    Totals,
    countries,
    holders,
    places,
    ties,
    totals,
)
from services.selection.model.lots import Draw, LaneLot, draws
from services.selection.store.announcement import History
from services.selection.store.decisions import Decisions
from services.selection.store.lots import Lots
from shared import clock
from shared.challenge import Challenge
from shared.errors import NotFound
from shared.mongo import Database
from shared.mongo.challenges import Challenges

FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Announcement:
    """What is public at a moment: everything is derived from the entries that stand then, and from the record of ties.

    Attributes:
        holds_until: the moment from which on it may be another though nobody changes anything, the clock time of
            `as_of` aside.
        lots: of each lane that has one, in the order of the challenge; the seed once it was revealed.
        draws: by lane, with which others it is drawn.
        ties: those that a lot decided, once decisions on all in them are public.
    """

    challenge: Challenge
    as_of: datetime
    holds_until: datetime
    announced_at: datetime
    selected: list[Entry]
    totals: Totals
    places: list[PlaceCount]
    countries: list[CountryCount]
    lots: list[LaneLot]
    draws: Mapping[str, Draw]
    ties: list[Tie]

    @property
    def is_replay(self) -> bool:
        """Whether any of it is made up."""
        return self.challenge.replay or any(entry.replay for entry in self.selected)


def announcement(db: Database, *, as_of: datetime | None = None) -> Announcement | None:
    """What was public at *as_of* (now if None; nothing of the future is told), or None when nothing was yet."""
    now = clock.now()
    moment = min(as_of or now, now)
    try:
        challenge = Challenges(db).current()
    except NotFound:
        return None
    entries = History(db).all(challenge.id)
    history = [entry for entry in entries if entry.announced_at <= moment]
    if not history:
        return None
    later = [entry.announced_at for entry in entries if entry.announced_at > moment]
    selected, lots = holders(history, moment), Lots(db).all(challenge.id)
    return Announcement(
        challenge=challenge,
        as_of=moment,
        holds_until=FOR_EVER if moment < now else min([_midnight_after(moment, challenge), *later]),
        announced_at=max(entry.announced_at for entry in history),
        selected=selected,
        totals=totals(selected),
        places=places(selected, challenge.places),
        countries=countries(selected),
        lots=[lots[lane.id] for lane in challenge.lanes if lane.id in lots],
        draws=draws(challenge, lots),
        ties=ties(Decisions(db).announced(challenge.id), moment, selected),
    )


def at_the_end_of(db: Database, day: date) -> Announcement | None:
    """What was public when *day* ended, where the challenge is."""
    today = announcement(db)
    zone = today.challenge.time_zone if today else UTC
    return announcement(db, as_of=datetime.combine(day, time.max, tzinfo=zone))


def _midnight_after(moment: datetime, challenge: Challenge) -> datetime:
    tomorrow = moment.astimezone(challenge.time_zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=challenge.time_zone)
