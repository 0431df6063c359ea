"""What pydantic found, said so that a person can act on it."""

from collections.abc import Mapping
from typing import Any

_SENTENCES = {
    "missing": "Please fill this in.",
    "string_too_long": "Use at most {max_length} characters; this has {length}.",
    "string_too_short": "Use at least {min_length} characters.",
    "string_pattern_mismatch": "This is not in the expected form.",
    "int_parsing": "Enter a whole number.",
    "int_from_float": "Enter a whole number.",
    "int_type": "Enter a whole number.",
    "float_type": "Enter a number.",
    "finite_number": "Enter a number.",
    "bool_type": "Choose yes or no.",
    "float_parsing": "Enter a number.",
    "decimal_parsing": "Enter a number.",
    "bool_parsing": "Choose yes or no.",
    "greater_than": "Enter a number greater than {gt}.",
    "greater_than_equal": "Enter a number of at least {ge}.",
    "less_than": "Enter a number less than {lt}.",
    "less_than_equal": "Enter a number of at most {le}.",
    "multiple_of": "Enter a multiple of {multiple_of}.",
    "enum": "Choose one of: {expected}.",
    "literal_error": "Choose one of: {expected}.",
    "too_short": "Choose at least {min_length}.",
    "too_long": "Choose at most {max_length}.",
    "uuid_parsing": "This is not one of our identifiers.",
    "url_parsing": "Enter a web address, such as https://example.org.",
    "date_from_datetime_parsing": "Enter a date, such as 2020-05-29.",
    "date_parsing": "Enter a date, such as 2020-05-29.",
    "datetime_from_date_parsing": "Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00.",
    "datetime_parsing": "Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00.",
    "timezone_aware": "Enter a date and time with its offset, such as 2020-05-29T17:00:00+02:00.",
    "extra_forbidden": "This field is not known here.",
    "json_invalid": "This is not valid JSON.",
}


def sentence(fault: Mapping[str, Any]) -> str:
    """One of pydantic's errors as a sentence for the person who typed it."""
    text = str(fault.get("msg", ""))
    if "email" in text:
        return "Enter an e-mail address, such as name@example.org."
    if fault["type"] in ("value_error", "assertion_error"):
        return _ended(text.removeprefix("Value error, ").removeprefix("Assertion failed, "))
    found = fault.get("input")
    kind = f"string_{fault['type']}" if isinstance(found, str) and fault["type"] in ("too_long", "too_short") else None
    pattern = _SENTENCES.get(kind or fault["type"])
    if pattern is None:
        return _ended(text)
    return pattern.format(**{**fault.get("ctx", {}), "length": len(found) if isinstance(found, str) else ""})


def _ended(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
