"""Numbers and yes-or-no as programs send them: `false` is no number, `"3"` no whole one, 1 no yes.

HTML forms send texts; `shared.web.forms.checked` reads these fields from them all the same.
"""

from typing import Annotated

from pydantic import AllowInfNan, Strict

Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict(), AllowInfNan(False)]
YesNo = Annotated[bool, Strict()]
