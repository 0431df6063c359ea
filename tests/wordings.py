"""Whether everything that a service says below its edge, in codes, has its sentence: read from the source.

A phrase is used by `phrase("code", slot=…)`, by `wrong("code", slot=…)` in a validator, and by a refusal, which has the
code of its class unless it is given a phrase.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from shared import wording
from shared.wording import Plural

SERVICES = Path(__file__).resolve().parents[1] / "services"
_EDGE = ("web", "mail", "wording.py", "service.py")
_SLOT = re.compile(r"%\((\w+)\)s")
_NO_SLOTS = ("fields", "retry_after")  # what a refusal is given beside slots
_ERRORS = ("Refused", "NotAllowed", "SignInNeeded", "TooMany", "NotFound", "Gone", "Stale", "StepNotAllowed")


class Use(NamedTuple):
    """A phrase of the source: where, its code, and its slots; None where they are not written out there."""

    where: str
    code: str
    slots: frozenset[str] | None


def faults(service: str, table: wording.Table) -> list[str]:
    """What is wrong between the phrases of *service* and its *table*, as sentences."""
    files = {path: ast.parse(path.read_text()) for path in _below(SERVICES / service)}
    refusals = _refusals(files.values())  # by the names of their classes
    uses = [use for path, tree in files.items() for use in _uses(path.relative_to(SERVICES), tree, refusals)]
    found = [fault for use in uses for fault in _unsaid(use, table)]
    unused = set(table) - {use.code for use in uses}
    return found + [f"{code} is said by nobody" for code in sorted(unused)] + list(_english(files, refusals))


def _unsaid(use: Use, table: wording.Table) -> Iterator[str]:
    sentence = table.get(use.code) or wording._table.get(use.code)
    if sentence is None:
        yield f"{use.where}: {use.code} has no sentence"
    elif use.slots is not None and use.slots != _slots(sentence):
        yield f"{use.where}: {use.code} is said with {sorted(_slots(sentence))}, and has {sorted(use.slots)}"


def _slots(sentence: str | Plural) -> set[str]:
    if isinstance(sentence, Plural):
        return {*_SLOT.findall(sentence.one), *_SLOT.findall(sentence.many), sentence.by}
    return set(_SLOT.findall(sentence)) - {"office"}  # which is filled wherever it stands


def _english(files: Mapping[Path, ast.Module], refusals: Mapping[str, str]) -> Iterator[str]:
    """Refusals that are given a sentence instead of a phrase."""
    for path, tree in files.items():
        for call in _calls(tree):
            is_sentence = any(isinstance(one, ast.JoinedStr) or " " in _literal(one) for one in call.args)
            if is_sentence and _name(call.func) in (*_ERRORS, *refusals):
                yield f"{path.relative_to(SERVICES)}:{call.lineno}: a sentence is raised"


def _uses(path: Path, tree: ast.Module, refusals: Mapping[str, str]) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in refusals:
            for call in _calls(node):
                if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" and not call.args:
                    yield Use(f"{path}:{call.lineno}", refusals[node.name], _given(call))
    yield from _bare(path, tree, refusals)
    for call in _calls(tree):
        name = _name(call.func)
        if name in ("phrase", "wrong") and call.args and _literal(call.args[0]):
            yield Use(f"{path}:{call.lineno}", _literal(call.args[0]), _given(call))
        elif name in refusals and not call.args:
            yield Use(f"{path}:{call.lineno}", refusals[name], _given(call))


def _bare(path: Path, tree: ast.Module, refusals: Mapping[str, str]) -> Iterator[Use]:
    """Refusals that are raised by their class alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None and _name(node.exc) in refusals:
            yield Use(f"{path}:{node.lineno}", refusals[_name(node.exc)], frozenset())


def _refusals(trees: Iterable[ast.Module]) -> dict[str, str]:
    """The refusals that classes of *trees* are, each with its code."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found: dict[str, str] = {}
    for node in classes * 2:  # twice, for one of another's kind may stand before it
        if any(_name(base) in (*_ERRORS, *found) for base in node.bases):
            codes = [
                _literal(one.value)
                for one in node.body
                if (isinstance(one, ast.Assign) and _name(one.targets[0]) == "code")
                or (isinstance(one, ast.AnnAssign) and _name(one.target) == "code")
            ]
            inherited = [found[_name(base)] for base in node.bases if _name(base) in found]
            if codes or inherited:
                found[node.name] = (codes + inherited)[0]
    return found


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [one.arg for one in call.keywords if one.arg not in _NO_SLOTS]
    return None if None in names else frozenset(name for name in names if name)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _literal(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _below(service: Path) -> Iterator[Path]:
    return (path for path in sorted(service.rglob("*.py")) if path.relative_to(service).parts[0] not in _EDGE)
