"""What the public sees, as of any date: derived each time from dated history, so that totals and list cannot differ."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.selection.contracts import Outcome
from services.selection.model.decisions import Decision
from shared.challenge import Places, Role
from shared.lots import Hex
from shared.people import City
from shared.text import in_order
from shared.translated import Text
from shared.values import Value


class Entry(Value):
    """One line of the history: from *announced_at* on, this is what the expression is. Entries are never changed."""

    expression_id: UUID
    generation: int
    name: str
    role: Role
    alumni: bool
    international: bool
    consortium: bool
    cities: tuple[City, ...]
    countries: tuple[str, ...]
    outcome: Outcome
    replay: bool = False
    announced_at: datetime


class PlaceCount(Value):
    """A kind of place: how many there are, and how many are still open."""

    id: str
    title: Text
    count: int
    filled: int

    @property
    def open(self) -> int:
        return max(self.count - self.filled, 0)


class CountryCount(Value):
    """What a country has: expressions that touch it, and their cities in it."""

    country: str
    selected: int
    cities: int


class Totals(Value):
    """The figures of an announcement. Cities count every city of every consortium, each once."""

    selected: int
    new_core: int
    alumni_core: int
    eu_mentors: int
    international_mentors: int
    cities: int
    core_countries: int
    core_consortia: int


class TiedLot(Value):
    """One of those whom a lot parted. `name`: only while the announcement names it, for it holds a place."""

    expression_id: UUID
    lane: str
    lot: Hex
    name: str = ""


class Tie(Value):
    """Expressions with the same points in everything that decides, in the order that their lots gave them."""

    drawn: tuple[TiedLot, ...]


class Filter(Value):
    """What a visitor filters the list by; None and "" mean all."""

    country: str = ""
    role: Role | None = None
    alumni: bool | None = None
    consortium: bool | None = None

    def fits(self, entry: Entry) -> bool:
        """Whether the list shows *entry*."""
        return (
            (not self.country or self.country in entry.countries)
            and self.role in (None, entry.role)
            and self.alumni in (None, entry.alumni)
            and self.consortium in (None, entry.consortium)
        )


def holders(history: Iterable[Entry], as_of: datetime) -> list[Entry]:
    """Who held a place at *as_of*, by name: each expression's newest entry announced by then, where it is selected."""
    newest: dict[UUID, Entry] = {}
    for entry in sorted(history, key=lambda e: (e.announced_at, e.generation)):
        if entry.announced_at <= as_of:
            newest[entry.expression_id] = entry
    selected = [entry for entry in newest.values() if entry.outcome is Outcome.SELECTED]
    return sorted(selected, key=lambda e: (e.role is not Role.CORE, in_order(e.name), e.expression_id))


def totals(selected: Sequence[Entry]) -> Totals:
    """The figures of *selected*."""
    core = [entry for entry in selected if entry.role is Role.CORE]
    mentors = [entry for entry in selected if entry.role is Role.MENTOR]
    return Totals(
        selected=len(selected),
        new_core=sum(not entry.alumni for entry in core),
        alumni_core=sum(entry.alumni for entry in core),
        eu_mentors=sum(not entry.international for entry in mentors),
        international_mentors=sum(entry.international for entry in mentors),
        cities=len({(city.name, city.country) for entry in selected for city in entry.cities}),
        core_countries=len({country for entry in core for country in entry.countries}),
        core_consortia=sum(entry.consortium for entry in core),
    )


def places(selected: Sequence[Entry], kinds: Sequence[Places]) -> list[PlaceCount]:
    """Per kind of place, how many are filled by *selected*."""
    return [
        PlaceCount(
            id=kind.id,
            title=kind.title,
            count=kind.count,
            filled=sum((e.role, e.international) == (kind.role, kind.international) for e in selected),
        )
        for kind in kinds
    ]


def countries(selected: Sequence[Entry]) -> list[CountryCount]:
    """Per country that *selected* touch, by code. One over several countries counts in each of them."""
    codes = sorted({country for entry in selected for country in entry.countries})
    return [
        CountryCount(
            country=code,
            selected=sum(code in entry.countries for entry in selected),
            cities=len({(c.name, c.country) for e in selected for c in e.cities if c.country == code}),
        )
        for code in codes
    ]


def ties(decisions: Iterable[Decision], as_of: datetime, selected: Sequence[Entry]) -> list[Tie]:
    """The ties that a lot decided, once decisions on all who are in them were announced by *as_of*.

    As they were recorded when they decided: a later correction changes nothing about what was drawn.
    """
    public = [one for one in decisions if one.announced_at is not None and one.announced_at <= as_of]
    lots = {one.expression_id: one for one in public if one.lot}
    names = {entry.expression_id: entry.name for entry in selected}
    drawn = dict.fromkeys(one.drawn for one in public if one.drawn)
    complete = [keys for keys in drawn if set(keys) <= set(lots)]
    return [Tie(drawn=tuple(_tied_lot(lots[key], names.get(key, "")) for key in keys)) for keys in complete]


def _tied_lot(decision: Decision, name: str) -> TiedLot:
    return TiedLot(expression_id=decision.expression_id, lane=decision.lane, lot=decision.lot, name=name)
