"""What people choose from, wherever they do: so far the countries of the world."""

from functools import lru_cache
from typing import Annotated

from babel import Locale
from pydantic import AfterValidator

from shared.challenge import Country

_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # Babel's groups, test regions and "unknown"


@lru_cache
def countries() -> frozenset[str]:
    """The codes of every country and territory that has one: ISO 3166-1 alpha-2, and Kosovo's XK.

    Source: Unicode CLDR, by Babel.
    """
    codes = map(str, Locale.parse("en_GB").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


def _known(code: str) -> str:
    if code not in countries():
        raise ValueError(f"'{code}' is no country's code; use two letters of ISO 3166-1, such as GR")
    return code


# For what is sent in. What is kept is read as a `Country`, so that an older row with another code stays readable.
KnownCountry = Annotated[Country, AfterValidator(_known)]
