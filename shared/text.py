"""What may stand in a text, whoever wrote it: one policy for pages, the API, the challenge file and what is stored.

The length comes first, for everything after it costs time. Then at most 30 combining marks in a row (UAX #15,
Stream-Safe Text), because composing a longer run takes time quadratic in it; then composition (NFC). No control
characters but line break and tab, no line ends but `\\n` (U+2028 breaks three of four calendar clients), no half
characters, and nothing that turns the direction of what others wrote beside it.

White space around a text is taken off before its length is counted, and where nothing can be seen, nothing was said.
Programs and files are told what is wrong (`fault`); what a person pasted into a page is mended (`settled`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from shared.phrases import Phrase, phrase

LONGEST = 20_000  # characters of one text, at most 80,000 bytes; most fields allow less
MOST_MARKS = 30
_RUN = re.compile(rb"[^\0]{%d,}" % (MOST_MARKS + 1))
# The three characters that are no mark by themselves and become two marks when they are taken apart.
_TIBETAN = {0x0F73: "\u0f71\u0f72", 0x0F75: "\u0f71\u0f74", 0x0F81: "\u0f71\u0f80"}
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Embeddings and overrides reach to the end of the line; isolates do their work, and can be closed.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
_WORD = re.compile(r"\w+")
# Latin letters that Unicode does not take apart, as whoever has no such key types them
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a sign that no font draws anything for
_ISOLATES, _CLOSES = "\u2066\u2067\u2068", "\u2069"


def fault(text: str) -> Phrase | None:
    """What is wrong with *text*, and what to do about it; nothing if it may stay as it is."""
    if len(text) > LONGEST:
        return phrase("text-too-long", most=str(LONGEST), length=str(len(text)))
    if text.isascii() and text.isprintable():
        return None
    if why := marks_fault(text):
        return why
    if found := _LINE_END.search(text.replace("\r\n", "\n").replace("\r", "\n")) or _UNSEEN.search(_unix(text)):
        return phrase("control-character", character=f"U+{ord(found.group()[0]):04X}")
    return None if _closed(text) == text else phrase("open-direction")


def marks_fault(text: str) -> Phrase | None:
    """The one fault that is never a slip of somebody's."""
    return phrase("too-many-marks", most=MOST_MARKS) if _has_run(text) else None


def settled(text: str) -> str:
    """*text* as it may be kept and shown: what `fault` finds, its length aside, is mended. Twice changes nothing more.

    It takes time in proportion to the length, whatever the text.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = _closed(_UNSEEN.sub("", _unix(text)))  # first, for what it takes out may part two runs of marks
    return unicodedata.normalize("NFC", _thinned(plain))


def in_one_line(text: str) -> str:
    """*text* settled, with a space for every line break and run of space, and none around it."""
    return " ".join(settled(text).split())


def trimmed(text: str) -> str:
    """*text* without white space around it, of any script; nothing is left of one in which nothing can be seen."""
    kept = text.strip()
    return kept if any(map(_shows, kept)) else ""


def caseless(text: str) -> str:
    """*text* as names of cities are compared. An address has `shared.addresses.key`; what sorts is `in_order`."""
    return text.casefold()


def folded(text: str) -> str:
    """*text* as it is found by what somebody types: case, accents and what stands between words make no difference, so
    that `lodz` finds `Łódź` and `saint etienne` finds `Saint-Étienne`. No identity; no capital of A to Z is left.
    """
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in apart if not unicodedata.combining(char)).casefold().translate(_PLAIN)
    return " ".join(_WORD.findall(bare)) or bare


@lru_cache(maxsize=4096)  # 200 names take 1 ms
def in_order(text: str) -> tuple[tuple[int, ...], str]:
    """What names are sorted by, in every script: letters first, then accents, then capitals.

    English, French and German sort by this root of the Unicode Collation Algorithm as it is. `shared.mongo.keyset` has
    the same order for lists in parts. No identity: `Łódź` and `Lodz` stand beside each other and stay two cities.

    Source: Unicode Technical Standard #10, by pyuca.
    """
    return _collator().sort_key(text), text


@lru_cache
def _collator() -> Any:
    from pyuca import Collator  # noqa: PLC0415 - 12 MB and a tenth of a second, only for who sorts names

    return Collator()


def _short(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST  # a longer one is refused by its field's own limit, unread


Trimmed = BeforeValidator(lambda text: trimmed(text) if _short(text) else text)
"""Trims before any length is counted, wherever else its field's limits are said."""
Text = Annotated[str, BeforeValidator(lambda text: trimmed(settled(text)) if _short(text) else text)]
"""A text of several lines, trimmed before it is counted. Give each field a `max_length` of its own."""
Line = Annotated[str, BeforeValidator(lambda text: trimmed(in_one_line(text)) if _short(text) else text)]
"""A text of one line, trimmed before it is counted. Give each field a `max_length` of its own."""


def _shows(char: str) -> bool:
    return char not in _BLANK and unicodedata.category(char)[0] not in "ZCM"


def _unix(text: str) -> str:
    return _LINE_END.sub("\n", text)


def _marks(text: str) -> bytes:
    """Per character its combining class; 0 begins a new run."""
    return bytes(map(unicodedata.combining, text))


def _spelled(text: str) -> str:
    return text.translate(_TIBETAN) if any(chr(code) in text for code in _TIBETAN) else text


def _apart(text: str) -> str:
    """*text* decomposed, if it has no long runs: then that is quick."""
    return unicodedata.normalize("NFD", text)


def _has_run(text: str) -> bool:
    if text.isascii():
        return False
    spelled = _spelled(text)
    return bool(_RUN.search(_marks(spelled)) or _RUN.search(_marks(_apart(spelled))))


def _thinned(text: str) -> str:
    """*text* without the marks past the thirtieth in a row."""
    return _without_rest(_apart(_without_rest(_spelled(text))))


def _without_rest(text: str) -> str:
    kept, begin = [], 0
    for run in _RUN.finditer(_marks(text)):
        kept.append(text[begin : run.start() + MOST_MARKS])
        begin = run.end()
    return "".join((*kept, text[begin:]))


def _closed(text: str) -> str:
    """*text* with every isolate closed in its line, and nothing closed that was not opened."""
    if not any(sign in text for sign in (*_ISOLATES, _CLOSES)):
        return text
    return "\n".join("".join(_balanced(line)) for line in text.split("\n"))


def _balanced(line: str) -> Iterator[str]:
    open_now = 0
    for char in line:
        if char in _ISOLATES:
            open_now += 1
        elif char == _CLOSES:
            if not open_now:
                continue
            open_now -= 1
        yield char
    yield _CLOSES * open_now
