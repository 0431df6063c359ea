"""What pydantic found, said so that a person can act on it.

Each fault becomes a phrase: one of ours that a validator raised, else one with pydantic's own type as its code, in
kebab-case. Pydantic's sentences are never said: they speak to programmers.
"""

import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic_core.core_schema import ErrorType

from shared import wording
from shared.asked import Asked
from shared.phrases import Phrase, Slot, listed, phrase
from shared.texts import N_
from shared.wording import has, say

_DATE = N_("Enter a date, such as 2020-05-29.")
_MOMENT = N_("Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00.")
_OTHERWISE = N_("This is not in the expected form.")
_TABLE: wording.Table = dict.fromkeys((kind.replace("_", "-") for kind in get_args(ErrorType)), _OTHERWISE) | {
    "missing": N_("Please fill this in."),
    "string-too-long": N_("Use at most %(max_length)s characters; this has %(length)s."),
    "string-too-short": N_("Use at least %(min_length)s characters."),
    "int-parsing": N_("Enter a whole number."),
    "int-from-float": N_("Enter a whole number."),
    "int-type": N_("Enter a whole number."),
    "int-parsing-size": N_("Enter a whole number."),
    "float-type": N_("Enter a number."),
    "float-parsing": N_("Enter a number."),
    "finite-number": N_("Enter a number."),
    "decimal-parsing": N_("Enter a number."),
    "bool-type": N_("Choose yes or no."),
    "bool-parsing": N_("Choose yes or no."),
    "greater-than": N_("Enter a number greater than %(gt)s."),
    "greater-than-equal": N_("Enter a number of at least %(ge)s."),
    "less-than": N_("Enter a number less than %(lt)s."),
    "less-than-equal": N_("Enter a number of at most %(le)s."),
    "multiple-of": N_("Enter a multiple of %(multiple_of)s."),
    "enum": N_("Choose one of: %(expected)s."),
    "literal-error": N_("Choose one of: %(expected)s."),
    "too-short": N_("Choose at least %(min_length)s."),
    "too-long": N_("Choose at most %(max_length)s."),
    "uuid-parsing": N_("This is not one of our identifiers."),
    "uuid-type": N_("This is not one of our identifiers."),
    "url-parsing": N_("Enter a web address, such as https://example.org."),
    "date-from-datetime-parsing": _DATE,
    "date-parsing": _DATE,
    "date-type": _DATE,
    "datetime-from-date-parsing": _MOMENT,
    "datetime-parsing": _MOMENT,
    "datetime-type": _MOMENT,
    "timezone-aware": _MOMENT,
    "extra-forbidden": N_("This field is not known here."),
    "json-invalid": N_("This is not valid JSON."),
}
wording.learn(_TABLE)
_EITHER = re.compile(r", | or ")  # between the values of "'alone' or 'consortium'"
# What is wrong with a thing of the right kind; everything else is no such thing, and its field says what it asks for.
_OF_ITS_KIND = (
    *("string-too-long", "string-too-short", "greater-than", "greater-than-equal", "less-than", "less-than-equal"),
    *("multiple-of", "too-short", "too-long", "extra-forbidden"),
)
_SIMPLY_WRONG = ("no-such-country", "no-such-zone", "no-such-wall-clock")  # ours, in terms of what programs send


def sentence(fault: Mapping[str, Any]) -> str:
    """One of pydantic's errors as a sentence for the person who typed it."""
    return say(found(fault))


def found(fault: Mapping[str, Any], field: Asked | None = None) -> Phrase:
    """One of pydantic's errors as a phrase: what its *field* asks for, where it was left empty or holds nothing of the
    kind, else what is wrong."""
    what = _found(fault)
    if field is None:
        return what
    if what.code == "missing":
        return field.empty
    is_wrong = what.code in _SIMPLY_WRONG or (what.code in _TABLE and what.code not in _OF_ITS_KIND)
    return field.wrong if field.wrong and is_wrong else what


def _found(fault: Mapping[str, Any]) -> Phrase:
    kind, about, typed = fault["type"], fault.get("ctx", {}), fault.get("input")
    if has(kind) and kind not in _TABLE:
        return Phrase(code=kind, slots=about)
    code = kind.replace("_", "-")
    if code in ("too-long", "too-short") and isinstance(typed, str):
        code = f"string-{code}"
    if code in ("string-too-short", "too-short") and about.get("min_length") == 1:
        return phrase("missing")
    slots: dict[str, Slot] = {name: one for name, one in about.items() if isinstance(one, int | float | str)}
    if isinstance(typed, str):
        slots["length"] = len(typed)
    if "expected" in slots:
        slots["expected"] = phrase("either", of=listed(_EITHER.split(str(slots["expected"]))))
    return Phrase(code=code, slots=slots)
