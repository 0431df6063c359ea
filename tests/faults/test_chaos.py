"""A chaos run cannot pass because too little happened, and finds what is switched off."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from shared.mongo import healing
from shared.settings import Settings
from tests.faults import chaos
from tests.faults.acts import Acts
from tests.faults.chaos import Run, live_through
from tests.faults.conftest import Ground
from tests.faults.decks import dealt, least
from tests.faults.harness import Chain, running

SHORT = timedelta(seconds=2)
KINDS = ["a", "b", "c"]


def test_every_kind_of_act_is_dealt_once_before_any_comes_again() -> None:
    decks = list(islice(dealt(KINDS, random.Random(1)), 30))

    assert all(sorted(decks[first : first + 3]) == KINDS for first in range(0, 30, 3))
    assert decks == list(islice(dealt(KINDS, random.Random(1)), 30))


def test_a_run_in_which_too_little_happened_says_what_is_missing() -> None:
    wanted = least(60, KINDS)

    assert wanted.missing(["a", "b"], KINDS, 20) == [
        "2 of 6 acts",
        "0 of 1 c",
        "20 of 600 messages",
    ]
    assert wanted.missing(["a", "b", "c"] * 2, KINDS, 600) == []
    assert least(600, KINDS).missing(["a", "b", "c"] * 20, KINDS, 5_999) == ["5999 of 6000 messages"]
    assert least(600, KINDS).missing(["a"] * 58 + ["b", "b"], KINDS, 6_000) == ["2 of 3 b", "0 of 3 c"]


def test_too_little_is_neither_well_nor_wrong() -> None:
    assert Run(["a"], 5, missing=[]).status == 0
    assert Run(["a"], 5, missing=["2 of 6 acts"]).status == 2
    assert Run(["a"], 5, missing=["2 of 6 acts"], wrong=["1 is missing"]).status == 1


@pytest.mark.faults
@pytest.mark.timeout(240)
def test_what_a_purge_and_a_restore_lost_comes_right_by_what_status_names(
    settings: Settings, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = _lived(settings, ground, tmp_path, monkeypatch, ["purge_queue", "restore_publisher"], patience=120)

    assert (run.wrong, run.missing) == ([], [])
    assert run.healed > 0
    assert run.rebased > 0


@pytest.mark.faults
@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("mutant", "kind", "wrong"),
    [
        ("no-identity", "restore_publisher", "another message was applied under this number"),
        ("no-reconciler", "purge_queue", r"\d+ are (early|fresh|missing)"),
    ],
)
def test_what_is_switched_off_is_found(
    settings: Settings,
    ground: Ground,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mutant: str,
    kind: str,
    wrong: str,
) -> None:
    run = _lived(settings, ground, tmp_path, monkeypatch, [kind], patience=12, MUTANT=mutant)

    assert (run.status, run.missing, run.healed, run.rebased) == (1, [], 0, 0)  # enough happened, and nobody named it
    assert any(re.search(wrong, one) for one in run.wrong), run.wrong


def _lived(
    settings: Settings,
    ground: Ground,
    log: Path,
    patch: pytest.MonkeyPatch,
    kinds: list[str],
    *,
    patience: float,
    **environment: str,
) -> Run:
    patch.setattr(healing, "QUIET", SHORT)
    patch.setattr(chaos, "LOOK", 1)
    assert set(kinds) <= set(Acts.kinds())
    with _two_of_each(settings, log, HURRY="1", **environment) as chain:
        return live_through(chain, ground, seconds=4, seed=1, kinds=kinds, patience=patience, lasting=SHORT)


@contextmanager
def _two_of_each(settings: Settings, log: Path, **environment: str) -> Iterator[Chain]:
    with running(settings, log, **environment) as chain:
        for name in ("source", "middle", "last"):
            chain.start(name, replica=2)
        yield chain
