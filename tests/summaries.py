"""The summary of errors above a form."""

import re

_LINE = re.compile(r'<li><a href="#(f-[^"]+)">')


def astray(html: str) -> list[str]:
    """The lines of the summary that lead to no field of the page, by the field's id."""
    return [field for field in _LINE.findall(html) if f'id="{field}"' not in html]
