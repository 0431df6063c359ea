"""A code says the same whichever service says it: all four may run in one process, and speak of each other's facts."""

import re
from importlib import import_module

from deploy.operate import services
from shared import wording
from shared.wording import Plural


def test_no_code_has_two_sentences() -> None:
    sentences: dict[str, set[str | Plural]] = {}
    for name in services.NAMES:
        for code, sentence in import_module(f"services.{name}.wording").TABLE.items():
            sentences.setdefault(code, set()).add(sentence)

    assert {code: both for code, both in sentences.items() if len(both) > 1} == {}


def test_every_code_is_in_kebab_case() -> None:
    for name in services.NAMES:
        import_module(f"services.{name}.web")

    told = [code.removeprefix("done/") for code in wording._table]  # what a page says after an act has a prefix
    assert [code for code in told if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []
