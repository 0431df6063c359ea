"""What pydantic found, said so that a person can act on it."""

import re
from collections.abc import Mapping
from typing import Any

from shared import words
from shared.phrases import Phrase
from shared.texts import N_, _, gettext
from shared.wording import has, say

_SENTENCES = {
    "missing": N_("Please fill this in."),
    "string_too_long": N_("Use at most %(max_length)s characters; this has %(length)s."),
    "string_too_short": N_("Use at least %(min_length)s characters."),
    "string_pattern_mismatch": N_("This is not in the expected form."),
    "int_parsing": N_("Enter a whole number."),
    "int_from_float": N_("Enter a whole number."),
    "int_type": N_("Enter a whole number."),
    "float_type": N_("Enter a number."),
    "finite_number": N_("Enter a number."),
    "bool_type": N_("Choose yes or no."),
    "float_parsing": N_("Enter a number."),
    "decimal_parsing": N_("Enter a number."),
    "bool_parsing": N_("Choose yes or no."),
    "greater_than": N_("Enter a number greater than %(gt)s."),
    "greater_than_equal": N_("Enter a number of at least %(ge)s."),
    "less_than": N_("Enter a number less than %(lt)s."),
    "less_than_equal": N_("Enter a number of at most %(le)s."),
    "multiple_of": N_("Enter a multiple of %(multiple_of)s."),
    "enum": N_("Choose one of: %(expected)s."),
    "literal_error": N_("Choose one of: %(expected)s."),
    "too_short": N_("Choose at least %(min_length)s."),
    "too_long": N_("Choose at most %(max_length)s."),
    "uuid_parsing": N_("This is not one of our identifiers."),
    "url_parsing": N_("Enter a web address, such as https://example.org."),
    "date_from_datetime_parsing": N_("Enter a date, such as 2020-05-29."),
    "date_parsing": N_("Enter a date, such as 2020-05-29."),
    "datetime_from_date_parsing": N_("Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00."),
    "datetime_parsing": N_("Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00."),
    "timezone_aware": N_("Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00."),
    "extra_forbidden": N_("This field is not known here."),
    "json_invalid": N_("This is not valid JSON."),
}


_EITHER = re.compile(r", | or ")  # between the values of "'alone' or 'consortium'"


def sentence(fault: Mapping[str, Any]) -> str:
    """One of pydantic's errors as a sentence for the person who typed it."""
    text = str(fault.get("msg", ""))
    if "email" in text:
        return _("Enter an e-mail address, such as name@example.org.")
    if fault["type"] in ("value_error", "assertion_error"):
        return _ended(gettext(text.removeprefix("Value error, ").removeprefix("Assertion failed, ")))
    if has(fault["type"]):
        return say(Phrase(code=fault["type"], slots=fault.get("ctx", {})))
    found = fault.get("input")
    if fault["type"] == "string_too_short" and fault.get("ctx", {}).get("min_length") == 1:
        return _("Please fill this in.")
    kind = f"string_{fault['type']}" if isinstance(found, str) and fault["type"] in ("too_long", "too_short") else None
    pattern = _SENTENCES.get(kind or fault["type"])
    if pattern is None:
        return _ended(text)
    length = len(found) if isinstance(found, str) else ""
    slots = {**fault.get("ctx", {}), "length": length}
    if "expected" in slots:
        slots["expected"] = words.either(_EITHER.split(slots["expected"]))
    return gettext(pattern) % slots


def _ended(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
