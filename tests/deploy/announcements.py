"""What the public sees of a tie that the lot decided, and what `verify-lots` says of it."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from click.testing import CliRunner, Result

from deploy.cli.__main__ import challenge

Json = dict[str, Any]
SEED, OTHER = "11" * 32, "22" * 32
NAMES = {str(UUID(int=n)): f"City {n} (made up)" for n in (1, 2)}
WHEN = "2020-02-27T09:00:00Z"


def lot(expression_id: str, *seeds: str) -> str:
    """Worked out as anybody would, from the seeds of the lanes that are drawn together (by default the one of core)."""
    key = hashlib.sha256("".join(sorted(seeds or (SEED,))).encode()).digest()
    return hmac.new(key, expression_id.encode(), hashlib.sha256).hexdigest()


def fingerprint(seed: str) -> str:
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def announcement() -> Json:
    """Three tied; the first two hold a place."""
    by_lot = sorted((str(UUID(int=n)) for n in (1, 2, 3)), key=lot)
    held = dict(zip(by_lot, NAMES.values(), strict=False))
    promise = {"commitment": fingerprint(SEED), "fixed": "before-any", "committed_at": WHEN, "earlier": []}
    return {
        "announced": True,
        "challenge": "test-2020",
        "totals": {"selected": 2},
        "selected": [{"expression_id": key, "name": name, "role": "core"} for key, name in held.items()],
        "lots": {
            "lanes": [{"lane": "core", **promise, "drawn_with": ["core"], "seed": SEED, "revealed_at": WHEN}],
            "ties": [
                {
                    "drawn": [
                        {"expression_id": key, "lane": "core", "lot": lot(key), "name": held.get(key)} for key in by_lot
                    ]
                }
            ],
        },
    }


def call(seed: str | None = None, commitment: str = fingerprint(SEED)) -> Json:
    promise = {"commitment": commitment, "fixed": "before-any", "committed_at": WHEN, "seed": seed}
    return {"id": "test-2020", "lanes": [{"id": "core", "role": "core", "lot": promise}]}


def lane_of(lane: str, seed: str, *drawn_with: str) -> Json:
    """A lane in the announcement."""
    return {
        "lane": lane,
        "commitment": fingerprint(seed),
        "fixed": "before-any",
        "committed_at": WHEN,
        "earlier": [],
        "drawn_with": list(drawn_with),
        "seed": seed,
    }


def drawn_again(told: Json, lane: str, *seeds: str) -> None:
    """Let all in the tie have come by *lane*, with fitting lots, in their order."""
    drawn = told["lots"]["ties"][0]["drawn"]
    for one in drawn:
        one.update(lane=lane, lot=lot(one["expression_id"], *seeds))
    drawn.sort(key=lambda one: one["lot"])


def call_of(*lanes: tuple[str, str, str]) -> Json:
    """A call with these lanes, each by its id, role and seed."""
    promises = {"fixed": "before-any", "committed_at": WHEN, "seed": None}
    lots = [
        {"id": key, "role": role, "lot": {**promises, "commitment": fingerprint(seed)}} for key, role, seed in lanes
    ]
    return {"id": "test-2020", "lanes": lots}


def two_lanes() -> tuple[Json, Json]:
    """An announcement whose tied came by two lanes for core cities, and the call."""
    told = announcement()
    told["lots"]["lanes"] = [lane_of("core", SEED, "core", "late"), lane_of("late", OTHER, "core", "late")]
    drawn_again(told, "core", SEED, OTHER)
    told["lots"]["ties"][0]["drawn"][0]["lane"] = "late"
    return told, call_of(("core", "core", SEED), ("late", "core", OTHER))


def verified(folder: Path, told: Any, saved: Any = None) -> Result:
    """What the command says of an announcement, and of a saved call if there is one."""
    (folder / "announcement.json").write_text(told if isinstance(told, str) else json.dumps(told))
    arguments = ["verify-lots", str(folder / "announcement.json")]
    if saved is not None:
        (folder / "call.json").write_text(saved if isinstance(saved, str) else json.dumps(saved))
        arguments += ["--call", str(folder / "call.json")]
    return CliRunner().invoke(challenge, arguments, catch_exceptions=False)


def wrong(said: Result) -> list[str]:
    """What is wrong; the status says so, too."""
    assert said.exit_code == (1 if "\nWRONG" in f"\n{said.output}" else 0)
    return [line[7:] for line in said.output.splitlines() if line.startswith("WRONG")]
