"""What keeps somebody from an expression of interest without naming it: a country it touches, or a city it covers.

selection asks it of what was sent in, applications of what is being written, which selection never hears of.
"""

from collections.abc import Iterable

from shared.people import City
from shared.text import caseless


def touches_country(country: str, cities: Iterable[City], countries: Iterable[str] = ()) -> bool:
    """Whether an expression with these *cities*, which names these *countries*, touches *country* (ISO 3166-1 alpha-2).

    Source: ARCHITECTURE.md, "a conflict hides all but the name, a chair's too".
    """
    return country in {*countries, *(city.country for city in cities)}


def covers_city(name: str, country: str, cities: Iterable[City]) -> bool:
    """Whether the city called *name* in *country* is one of *cities*, however its letters' case is written.

    Source: ARCHITECTURE.md, "a conflict hides all but the name, a chair's too".
    """
    return (caseless(name), country) in {(caseless(city.name), city.country) for city in cities}
