"""One policy for every text: what is refused, what is mended, and how long that may take."""

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text import LONGEST, MOST_MARKS, caseless, fault, folded, in_one_line, in_order, settled
from shared.wording import say

GRAVE, BELOW = "\u0300", "\u0316"
STRANGE = (
    "a\n\r\t \x00\x1b\x85\u0300\u0316\u0344\u0f71\u0f73\u0f75\u0f81é각\u1100\u1161"
    "\u2028\u2029\u202e\u2066\u2067\u2069\ud800\u200d😀\U0001d160"
)
TEXTS = st.one_of(st.text(max_size=120), st.text(STRANGE, max_size=120))
HOSTILE = {
    "alternating marks": (GRAVE + BELOW) * 500_000,
    "marks that become two": "\u0344" * 500_000,
    "marks that hide": "\u0f73" * 330_000,
    "notes that become three": "\U0001d160" * 250_000,
    "thirty at a time": ("a" + (GRAVE + BELOW) * 15) * 16_000,
    "emoji": "👩\u200d" * 140_000,
    "jamo": "\u1100\u1161\u11a8" * 110_000,
    "overrides": "\u202e" * 330_000,
    "isolates": "\u2067" * 330_000,
    "separators": "\u2028" * 330_000,
    "half characters": "\ud800" * 330_000,
}


def longest_run(text: str) -> int:
    """Marks in a row as UAX #15 counts them: in the text taken apart."""
    apart = unicodedata.normalize("NFD", text)
    return max(map(len, re.findall(rb"[^\0]+", bytes(map(unicodedata.combining, apart)))), default=0)


@given(TEXTS)
def test_a_settled_text_keeps_every_rule(text: str) -> None:
    kept = settled(text)

    assert unicodedata.is_normalized("NFC", kept)
    assert longest_run(kept) <= MOST_MARKS
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") and c not in "\n\t"]
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e")
    for line in kept.split("\n"):
        assert sum(line.count(c) for c in "\u2066\u2067\u2068") == line.count("\u2069")


@given(TEXTS)
def test_settling_twice_changes_nothing_more_and_leaves_no_fault(text: str) -> None:
    assert settled(settled(text)) == settled(text)
    assert fault(settled(text)) is None
    assert in_one_line(in_one_line(text)) == in_one_line(text)


@given(TEXTS)
def test_what_has_no_fault_is_only_composed(text: str) -> None:
    if fault(text) is None:
        assert settled(text) == unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@given(st.text(STRANGE, max_size=120))
def test_one_line_has_no_break_whoever_splits_it(text: str) -> None:
    assert len(in_one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Évora",
        "Θεσσαλονίκη",
        "नमस्ते",
        "👩\u200d👩\u200d👧",
        "각",
        "a" + GRAVE * 30,
        "שלום \u2066(EU)\u2069",
        "one\r\ntwo\tthree",
    ],
)
def test_what_people_write_has_no_fault(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" + GRAVE * 31, "at most 30 accents"),
        ("é" + GRAVE * 30, "at most 30 accents"),
        ("\u0344" * 16, "at most 30 accents"),
        ("\u0f73" * 16, "at most 30 accents"),
        ("a\u2028b", "U+2028"),
        ("a\x00", "U+0000"),
        ("a\x85", "U+0085"),
        ("\u202etxt", "U+202E"),
        ("half \ud83d", "U+D83D"),
        ("\u2067open", "Close every change of the direction"),
        ("shut\u2069", "Close every change of the direction"),
        ("x" * (LONGEST + 1), "at most 20000 characters"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    found = fault(text)

    assert found is not None
    assert why in say(found)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_longer_than_its_length_allows(name: str) -> None:
    text = HOSTILE[name]
    began = time.process_time()

    settled(text)
    fault(text[:LONGEST])

    assert time.process_time() - began < 2


def test_no_other_character_hides_a_mark() -> None:
    """Of this Python's Unicode: what is no mark, but becomes marks alone."""
    hiding = {
        code
        for code in range(sys.maxunicode + 1)
        if not unicodedata.combining(chr(code)) and unicodedata.combining(unicodedata.normalize("NFD", chr(code))[0])
    }

    assert hiding == {0x0F73, 0x0F75, 0x0F81}


IN_ORDER = (
    *("Aachen", "Ålesund", "Çanakkale", "Cork", "Évora", "Lodz", "Łódź", "Lyon", "Malmo", "Malmö", "Ostrava", "Zürich"),
    *("Αθήνα", "Βόλος", "Ωρωπός", "Варна", "Київ", "София"),
)


def test_names_of_every_script_are_sorted_as_people_look_for_them() -> None:
    assert tuple(sorted(sorted(IN_ORDER, reverse=True), key=in_order)) == IN_ORDER


def test_names_beside_each_other_stay_two() -> None:
    assert in_order("Lodz") != in_order("Łódź")
    assert caseless("Lodz") != caseless("Łódź")


FOUND = {
    "Łódź": "lodz",
    "Saint-Étienne": "saint etienne",
    "L’Aquila": "l aquila",
    "Tromsø": "tromso",
    "Þorlákshöfn": "thorlakshofn",
    "Straße": "STRASSE",
    "Αθήνα": "ΑΘΗΝΑ",
    "Iğdır": "igdir",
    "???": "???",
}


@pytest.mark.parametrize("name", FOUND)
def test_a_name_is_found_by_who_types_no_accents(name: str) -> None:
    assert folded(name) == folded(FOUND[name])


@given(st.text(max_size=50))
def test_what_is_folded_has_no_latin_capital_and_no_line_break(text: str) -> None:
    """For a stored field of lines tells country codes from names by that."""
    assert not re.search(r"[A-Z\n]", folded(in_one_line(text)))
