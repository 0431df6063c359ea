"""The cities of a consortium: which are one and the same, and how one is added or removed."""

from services.applications.model.content import MOST_MEMBERS, Content, Member
from shared.errors import Refused
from shared.people import City
from shared.phrases import phrase
from shared.text import caseless


def same_city(city: City | Member) -> tuple[str, str]:
    """What two spellings of one city share: its name whatever the case, and its country."""
    return caseless(city.name), city.country


def repeated(content: Content) -> str:
    """The name of a city that stands twice; empty where none does."""
    seen: set[tuple[str, str]] = set()
    for city in content.cities:
        if same_city(city) in seen:
            return city.name
        seen.add(same_city(city))
    return ""


def lead_is_listed(content: Content) -> bool:
    """Whether the city that applies stands among the members."""
    lead = (caseless(content.name), content.country)
    return any(same_city(member) == lead for member in content.members)


def add(content: Content, member: Member) -> Content:
    """*content* with one more city.

    Raises:
        Refused: it is listed already, or the consortium is full.
    """
    if any(same_city(one) == same_city(member) for one in content.members):
        raise Refused(
            phrase("city-listed-already"), fields={"name": phrase("named-city-listed-already", city=member.name)}
        )
    if len(content.members) >= MOST_MEMBERS:
        raise Refused(phrase("consortium-full", most=MOST_MEMBERS))
    return content.model_copy(update={"members": (*content.members, member)})


def remove(content: Content, *, name: str, country: str) -> Content:
    """*content* without that city, spelled as it stands there. That it is gone already is no fault."""
    rest = tuple(one for one in content.members if (one.name, one.country) != (name, country))
    return content.model_copy(update={"members": rest})
