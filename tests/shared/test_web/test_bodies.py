"""How much a JSON body holds is known before anything is made of it."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web import bodies
from shared.web.forms import Invalid

SCALARS = st.none() | st.booleans() | st.integers() | st.text(alphabet='"\\\\,[]{}:xΕ\u2222', max_size=8)
TREES = st.recursive(
    SCALARS, lambda below: st.lists(below) | st.dictionaries(st.text(max_size=4), below), max_leaves=40
)


def values_in(tree: Any) -> int:
    below = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return 1 + sum(values_in(one) for one in below)


@given(TREES, st.booleans())
def test_no_value_escapes_the_count_and_no_text_adds_to_it(tree: Any, is_ascii: bool) -> None:
    counted = bodies._counted(json.dumps(tree, ensure_ascii=is_ascii).encode())

    assert values_in(tree) <= counted <= 2 * values_in(tree)


@given(TREES, st.booleans())
def test_what_is_counted_cheaply_lies_on_both_sides(tree: Any, is_ascii: bool) -> None:
    body = json.dumps(tree, ensure_ascii=is_ascii).encode()

    assert bodies._at_least(body) <= values_in(tree) <= bodies._at_most(body)


@pytest.mark.parametrize(
    "body", [b"[" + b"[[[]]]," * 140_000 + b"1]", b"[" + b"{}," * 300_000 + b"1]", b"[" + b"1," * 500_000 + b"1]"]
)
def test_a_megabyte_of_small_values_costs_next_to_nothing(body: bytes) -> None:
    began = time.thread_time()

    with pytest.raises(Invalid, match="too much"):
        bodies.few(body)

    assert time.thread_time() - began < 0.1  # 0.3 to 0.6 s when it was read first


@pytest.mark.parametrize("unit", [rb"\"", rb"\\", rb"\u0022", b'"', b"\\x"])
def test_no_text_makes_the_count_go_back_over_it(unit: bytes) -> None:
    began = time.thread_time()

    bodies._counted(b'["' + unit * 200_000)

    assert time.thread_time() - began < 0.2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_what_is_not_in_utf_8_is_refused_for_it_could_hide_values_from_the_count(encoding: str) -> None:
    with pytest.raises(Invalid, match="UTF-8"):
        bodies.few(json.dumps({"name": "\u2222", "more": [[]] * 20}).encode(encoding))
