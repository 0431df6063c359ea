"""Making the selection public, and what the public sees as of any date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.selection.actions.committee import DECIDING, log, organiser
from services.selection.announcement import (
    CountryCount,
    Entry,
    PlaceCount,
    Tie,
    Totals,
    countries,
    places,
    standing,
    ties,
    totals,
)
from services.selection.contracts import Outcome, SelectionAnnounced
from services.selection.model.decisions import Decision, ReleaseState
from services.selection.model.expressions import Expression
from services.selection.model.lots import Draw, LaneLot, draws
from services.selection.store import Challenges, Decisions, Expressions, History, Lots, Releases, Turns
from shared import clock
from shared.challenge import Challenge
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional


class NothingToAnnounce(Refused):
    """No decision was released since the last announcement, or a release is still on its way."""

    code = "nothing-to-announce"


@dataclass(frozen=True)
class Announcement:
    """What is public at a moment: everything is derived from the entries that stand then, and from the record of ties.

    Attributes:
        lots: of each lane that has one, in the order of the challenge; the seed once it was revealed.
        draws: by lane, with which others it is drawn.
        ties: those that a lot decided, once decisions on all in them are public.
    """

    challenge: Challenge
    as_of: datetime
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
        return self.challenge.replay or any(entry.replay for entry in self.selected)


@transactional
def announce(db: Database, *, by: str) -> tuple[datetime, tuple[UUID, ...]]:
    """Make what was released public; when that was, and who holds a place from now on."""
    who, challenge = organiser(db, by), Challenges(db).current()
    Turns(db).take(DECIDING)
    if Releases(db).standing(ReleaseState.CONFIRMED):
        raise NothingToAnnounce("Decisions are still being released; wait until all have left.")
    new = Decisions(db).unannounced(challenge.id)
    if not new:
        raise NothingToAnnounce("No decision was released since the last announcement.")
    now, history = clock.now(), History(db).all(challenge.id)
    added = _entries(db, new, {entry.expression_id for entry in history}, now)
    History(db).add(added, challenge_id=challenge.id)
    Decisions(db).mark_announced(new, at=now)
    selected = tuple(entry.expression_id for entry in standing([*history, *added], now))
    before = {entry.expression_id for entry in standing(history, now)}
    if not history or before != set(selected):  # a corrected name is public, and no news for the newsletter
        db.announce(SelectionAnnounced(challenge_id=challenge.id, announced_at=now, selected=selected))
    log(db, who, "announced the selection", about=challenge.id, detail=f"{len(selected)} hold a place")
    return now, selected


def announcement(db: Database, *, as_of: datetime | None = None) -> Announcement | None:
    """What was public at *as_of* (now if None; nothing of the future is told), or None when nothing was yet."""
    now = clock.now()
    moment = min(as_of or now, now)
    try:
        challenge = Challenges(db).current()
    except NotFound:
        return None
    history = [entry for entry in History(db).all(challenge.id) if entry.announced_at <= moment]
    if not history:
        return None
    selected, known = standing(history, moment), Lots(db).all(challenge.id)
    return Announcement(
        challenge=challenge, as_of=moment, announced_at=max(entry.announced_at for entry in history),
        selected=selected, totals=totals(selected), places=places(selected, challenge.places),
        countries=countries(selected), lots=[known[lane.id] for lane in challenge.lanes if lane.id in known],
        draws=draws(challenge, known),
        ties=ties(Decisions(db).announced(challenge.id), moment, selected),
    )  # fmt: skip


def _entries(db: Database, new: list[Decision], public: set[UUID], now: datetime) -> list[Entry]:
    """What of *new* concerns the public: who is selected, and who was and no longer is. Nobody else is ever named."""
    concerns = [d for d in new if d.outcome is Outcome.SELECTED or d.expression_id in public]
    about = Expressions(db).by_ids([decision.expression_id for decision in concerns])
    return [_entry(about[decision.expression_id], decision, now) for decision in concerns]


def _entry(expression: Expression, decision: Decision, now: datetime) -> Entry:
    return Entry(
        expression_id=expression.id, generation=decision.generation, name=expression.name, role=expression.role,
        alumni=expression.alumni, international=expression.international, consortium=expression.consortium,
        cities=expression.cities, countries=tuple(sorted(expression.all_countries())), outcome=decision.outcome,
        replay=expression.replay, announced_at=now,
    )  # fmt: skip
