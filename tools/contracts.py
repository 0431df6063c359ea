"""The recorded contracts: a JSON schema per published fact, and one AsyncAPI 3 document made from the same models.

`python -m tools.contracts` says whether the records are current (`./challenge check` runs it); `--write` brings them
up to date, and refuses a change that would break somebody who reads the old shape: that is a new version, published
beside it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.operate import services
from shared.messages import Card, Fact
from tools.asyncapi import document

Schema = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
RECORDED = ROOT / "tests" / "contracts" / "recorded"
ASYNCAPI = ROOT / "docs" / "asyncapi.json"


def breaks(old: Schema, new: Schema) -> list[str]:
    """Why *new* is no safe successor of *old*, sentence by sentence; empty when it is.

    Safe is a new field that need not be there. Everything else may surprise a reader or a kept journal.
    """
    return list(_breaks(_resolved(old, old), _resolved(new, new), "the body"))


def current(cards: tuple[Card, ...] | None = None) -> dict[Path, str]:
    """What every recorded file should hold."""
    files = {
        RECORDED / f"{name}.json": _json(fact.model_json_schema())
        for name, fact in _published(cards or services.cards())
    }
    return {**files, ASYNCAPI: _json(document(cards or services.cards()))}


def problems(cards: tuple[Card, ...] | None = None) -> list[str]:
    """What is wrong with the records, one sentence each: missing, out of date, or broken by the present models."""
    found = []
    for name, fact in _published(cards or services.cards()):
        recorded = RECORDED / f"{name}.json"
        if recorded.exists():
            reasons = breaks(json.loads(recorded.read_text()), fact.model_json_schema())
            found += [f"{name}: {why}; raise its contract_version and publish both" for why in reasons]
    stale = [path for path, text in current(cards).items() if not path.exists() or path.read_text() != text]
    found += [
        f"{path.relative_to(ROOT)} is not current; run .venv/bin/python -m tools.contracts --write" for path in stale
    ]
    names = {f"{name}.json" for name, _ in _published(cards or services.cards())}
    gone = [path.name for path in RECORDED.glob("*.json") if path.name not in names]
    return found + [f"{name}: published once, and in no card now; kept journals still hold it" for name in gone]


def write(cards: tuple[Card, ...] | None = None) -> list[str]:
    """Record the present contracts; returns why not, when some change would break a reader."""
    refused = [text for text in problems(cards) if "is not current" not in text]
    if not refused:
        for path, text in current(cards).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return refused


def _published(cards: tuple[Card, ...]) -> Iterator[tuple[str, type[Fact]]]:
    for card in cards:
        for fact in card.publishes:
            yield f"{card.name}.{fact.contract_name()}", fact


def _breaks(old: Any, new: Any, where: str) -> Iterator[str]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        if old != new:
            yield f"{where} was {json.dumps(old)} and is {json.dumps(new)}"
        return
    required = set(new.get("required", []))
    if added := sorted(required - set(old.get("required", []))):
        yield f"{where} now needs {', '.join(added)}"
    if dropped := sorted(set(old.get("required", [])) - required):
        yield f"{where} no longer promises {', '.join(dropped)}"
    for name, schema in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{where} lost its field {name}"
        else:
            yield from _breaks(schema, new["properties"][name], name)
    for key in sorted((set(old) | set(new)) - {"properties", "required", "description", "title", "default"}):
        yield from _breaks(old.get(key), new.get(key), f"{where}'s {key}" if key != "items" else where)


def _resolved(part: Any, whole: Schema, within: tuple[str, ...] = ()) -> Any:
    """*part* with every reference replaced by what it refers to, so that moving a definition is no change; one to what
    it stands *within* stays."""
    if isinstance(part, list):
        return [_resolved(one, whole, within) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[1]
        return part if name in within else _resolved(whole["$defs"][name], whole, (*within, name))
    return {key: _resolved(value, whole, within) for key, value in part.items() if key != "$defs"}


def _json(value: Schema) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Check, or write with `--write`; exit status 1 when something is left to do."""
    found = write() if "--write" in sys.argv[1:] else problems()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
