"""Finds where an e-mail address is compared by its spelling instead of by `shared.addresses.key`.

`python -m tools.spellings` names each place and fails if there is one (`./challenge check` runs it). casefold joins
mailboxes of different people; `lower` and `==` keep one person's spellings apart, or join what they should not.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.record import ROOT

PLACES = ("services", "shared", "deploy")
AT_HOME = ("shared/addresses.py", "shared/text.py")  # where keys and caseless names are made
_ADDRESS = re.compile(r"(^|_)(e?mail|address|recipient|owner|mailbox|proposed_by|confirmed_by)$")
_RESPELLS = ("lower", "upper", "swapcase", "title", "capitalize")


def faults(source: str) -> Iterator[tuple[int, str]]:
    """The lines of *source* that compare or respell an address, each with what to do instead."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "casefold":
            yield node.lineno, "casefold: use addresses.key for an address, shared.text.caseless for a name"
        elif isinstance(node, ast.Call) and any(map(_is_address, _respelled(node))):
            yield node.lineno, "an address is respelled: use addresses.key"
        elif isinstance(node, ast.Compare) and _compares_spellings(node):
            yield node.lineno, "addresses are compared by their spelling: use addresses.same"


def _respelled(call: ast.Call) -> list[ast.expr]:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _RESPELLS:
        return [call.func.value]
    return call.args if _name(call.func) == "caseless" else []


def _compares_spellings(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    sides += [part for side in sides if isinstance(side, ast.Tuple) for part in side.elts]
    fixed = any(isinstance(side, ast.Constant) for side in sides)  # such as "" or None
    kinds = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)
    return not fixed and any(isinstance(op, kinds) for op in node.ops) and any(map(_is_address, sides))


def _is_address(node: ast.expr) -> bool:
    inside = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node
    return bool(_ADDRESS.search(_name(inside)))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def main(root: Path = ROOT) -> int:
    """Print every fault under *root*; how many there are."""
    count = 0
    for file in sorted(path for place in PLACES for path in (root / place).rglob("*.py")):
        if (name := str(file.relative_to(root))) in AT_HOME:
            continue
        for line, what in faults(file.read_text()):
            print(f"{name}:{line}: {what}")
            count += 1
    return count


if __name__ == "__main__":
    sys.exit(min(main(), 1))
