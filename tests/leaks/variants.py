"""What is the same in all worlds, the challenge and its times; and what is different in each: the hidden."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.challenge import Challenge, Criterion, EventPlan, Lane, Places, Question, Role, SessionPlan
from tests.leaks import people
from tests.leaks.people import ANNOUNCED, CLOSED, DECIDED, OPEN, RELEASED

BEGINS, CLOSES, LATER = datetime(2020, 3, 1, tzinfo=UTC), datetime(2020, 5, 29, 15, tzinfo=UTC), timedelta(days=200)
STARTS = CLOSES + timedelta(days=120)
WHEN = {
    OPEN: CLOSES - timedelta(days=9),
    CLOSED: CLOSES + timedelta(minutes=1),
    DECIDED: CLOSES + timedelta(days=20),
    RELEASED: CLOSES + timedelta(days=30),
    ANNOUNCED: CLOSES + timedelta(days=40),
}
CRITERIA = ("relevance", "impact")
LINK = "https://meet.example/opening"


@dataclass(frozen=True)
class Variant:
    """What of the hidden is different in a world.

    Attributes:
        halle: what the one wrote that a conflict hides.
        scores: what it was given. Applicants read their own ranks, which follow.
        unsent: about all the others that are hidden.
        overruled: whether Halle is ineligible, and all it takes to be scored was done early.
    """

    halle: str = "a"
    scores: str = "a"
    unsent: str = "a"
    overruled: bool = False

    @property
    def near(self) -> str:
        """What is written in a draft that a conflict hides as well."""
        return max(self.halle, self.unsent)


PLAIN = "plain"
VARIANTS = {
    PLAIN: Variant(),
    people.ALL: Variant(halle="b", unsent="b"),
    people.RANKED: Variant(halle="b", scores="b", unsent="b"),
    people.UNSENT: Variant(unsent="b"),
    people.CONFLICTED: Variant(halle="b", scores="b"),
    people.SCORED: Variant(scores="b"),
    people.OVERRULED: Variant(halle="b", scores="b", unsent="b", overruled=True),
}
WORDS = {"a": "Amber", "b": "Basalt"}
BEST = {"a": 5.0, "b": 1.0}


def a_challenge() -> Challenge:
    session = SessionPlan(
        id="opening", title="Opening", starts_at=STARTS, ends_at=STARTS + timedelta(hours=1), capacity=50, link=LINK
    )
    return Challenge(
        id="leaks",
        title="A challenge",
        summary="A call.",
        zone="Europe/Brussels",
        lanes=(
            Lane(id="core", title="Core", opens_at=BEGINS, closes_at=CLOSES),
            Lane(
                id="mentors",
                title="Mentors",
                role=Role.MENTOR,
                anywhere=True,
                opens_at=BEGINS,
                closes_at=CLOSES + LATER,
            ),
        ),
        eligible_countries=("DE", "BG", "PT", "FI"),
        themes={"data": "Open data", "water": "Water"},
        questions=(Question(id="why", title="Why?"),),
        places=(Places(id="core", title="Core cities", role=Role.CORE, count=6),),
        criteria=tuple(Criterion(id=key, title=key.title(), question="How?", weight=50) for key in CRITERIA),
        reviews_per_expression=2,
        tie_breaks=("relevance",),
        organisers=people.ORGANISERS,
        events=(EventPlan(id="week", title="Launch week", zone="Europe/Brussels", sessions=(session,)),),
    )
