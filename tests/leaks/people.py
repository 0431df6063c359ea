"""Who asks, and in which worlds they must be answered alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.challenge import Office, Organiser
from shared.person import Person

CHAIR, CORA, BOTH = Person("chair@office.example"), Person("cora@office.example"), Person("both@office.example")
OFFICER, OTTO = Person("officer@office.example"), Person("otto@office.example")
RITA, SVEN = Person("rita@reviewers.example"), Person("sven@reviewers.example")
ROLF, MIA = Person("rolf@reviewers.example"), Person("mia@reviewers.example")
VARNA, FARO, TURKU = Person("varna@city.example"), Person("faro@city.example"), Person("turku@city.example")
DANA = Person("dana@varna.example")
STRANGER, SCRIPT = Person("stranger@elsewhere.example"), Person("script@elsewhere.example")

ORGANISERS = (
    Organiser(name="Carla Chair", email=CHAIR.email, offices=(Office.CHAIR,)),
    Organiser(name="Cora Conflicted", email=CORA.email, offices=(Office.CHAIR,)),
    Organiser(name="Bo Both", email=BOTH.email, offices=(Office.CHAIR, Office.PROGRAMME)),
    Organiser(name="Olga Officer", email=OFFICER.email, offices=(Office.PROGRAMME,)),
    Organiser(name="Otto Officer", email=OTTO.email, offices=(Office.PROGRAMME,)),
)
# Halle is German, as are Rolf and Otto; Cora declares her conflict.
ROSTER = (("Rita", RITA, "SE"), ("Sven", SVEN, "DK"), ("Cora", CORA, "NO"), ("Rolf", ROLF, "DE"), ("Otto", OTTO, "DE"))

OPEN, CLOSED, DECIDED, RELEASED, ANNOUNCED = STATES = ("open", "closed", "decided", "released", "announced")
ALL, RANKED, UNSENT, CONFLICTED, OVERRULED = ("all", "ranked", "unsent", "conflicted", "overruled")
SCORED = "scored"
WHILE_SECRET = (CLOSED, DECIDED, RELEASED)  # whether Halle is selected is public from the announcement on


@dataclass(frozen=True)
class Role:
    """Somebody who asks.

    Attributes:
        differs: the world that must answer them as the plain one does, by state; they may know all where there is none.
        scopes: of the token that they ask with; None for a browser.
    """

    name: str
    person: Person | None
    differs: dict[str, tuple[str, ...]]
    scopes: tuple[str, ...] | None = None


def _always(*worlds: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(STATES, worlds)


_EVERYTHING = _always(ALL)
_CONFLICTED = _always(RANKED) | dict.fromkeys(WHILE_SECRET, (RANKED, OVERRULED))
_SEALED = _always(UNSENT) | {OPEN: (ALL,)}
_SCORELESS: dict[str, tuple[str, ...]] = {
    CLOSED: (SCORED,)
}  # until scoring has ended nobody but whoever gave them reads scores
_CHAIRS = _SEALED | {CLOSED: (UNSENT, SCORED)}

PEOPLE = (
    Role("nobody", None, _EVERYTHING),
    Role("stranger", STRANGER, _EVERYTHING),
    Role("applicant", VARNA, _EVERYTHING),
    Role("other applicant", FARO, _EVERYTHING),
    Role("delegate", DANA, _EVERYTHING),
    Role("member", MIA, _EVERYTHING),
    Role("reviewer", RITA, _SEALED),
    Role("conflicted reviewer", ROLF, _CONFLICTED),
    Role("conflicted chair", CORA, _CONFLICTED),
    Role("chair", CHAIR, _CHAIRS),
    Role("chair and officer", BOTH, _CHAIRS),
    Role("programme officer", OFFICER, _SCORELESS),
    Role("conflicted officer", OTTO, _always(CONFLICTED)),
)


def with_tokens(scopes: Iterable[str]) -> tuple[Role, ...]:
    """Everybody, and for those who may be told most and least, a token of each scope."""
    tokens = [
        Role(f"{role.name} by {scope}", role.person, role.differs, (scope,))
        for role in PEOPLE
        if role.name in ("conflicted chair", "chair", "conflicted reviewer", "stranger")
        for scope in sorted(scopes)
    ]
    return (*PEOPLE, *tokens)
