"""Numbers and yes-or-no as programs send them: `false` is no number, `"3"` no whole one, 1 no yes.

HTML forms send texts; `shared.web.forms.checked` reads these fields from them all the same.
"""

import re
from typing import Annotated

from pydantic import AllowInfNan, BeforeValidator, Strict

_COMMA = re.compile(r"[-+]?\d+,\d+", re.ASCII)


def _pointed(value: object) -> object:
    """`3,5` is how French and German forms are filled in; a text it stays, which is no number to a program."""
    return value.replace(",", ".") if isinstance(value, str) and _COMMA.fullmatch(value) else value


Whole = Annotated[int, Strict()]
Number = Annotated[float, BeforeValidator(_pointed), Strict(), AllowInfNan(False)]
YesNo = Annotated[bool, Strict()]
