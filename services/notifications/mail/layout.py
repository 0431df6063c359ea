"""The lines of a letter's text: 72 columns, whatever language it is in."""

import re
import textwrap
from functools import lru_cache

COLUMNS = 72
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")  # all but the spaces that no line is broken at, as before a French colon


def one_line(text: str) -> str:
    """*text* without line breaks and runs of space: a name typed over two lines must not become a header."""
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=1024)  # most sentences of a letter stand in others, too
def fill(text: str, indent: str = "") -> str:
    """*text* in lines of at most 72 columns; words and links stay whole."""
    line = one_line(text)
    if 0 < len(line) <= COLUMNS - len(indent):
        return indent + line
    return textwrap.fill(
        line,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def underlined(text: str) -> str:
    """*text* as a heading."""
    line = one_line(text)
    return f"{fill(line)}\n{'=' * min(len(line), COLUMNS)}"


def tidy(text: str) -> str:
    """*text* without blanks at the ends of lines, and with one empty line where there are several."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    single = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\n".join(single) + "\n"
