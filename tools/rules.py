"""`docs/rules.md`: where each rule stands, from what it comes, and which tests hold it; made from the code itself.

`python -m tools.rules` says whether the file is current and every rule is held by a test (`./challenge check` runs it);
`--write` makes it anew. A rule is a public function of a service's `rights.py`, and one of its `model` whose docstring
names its source. A test holds it that calls it by name.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "docs" / "rules.md"
HEAD = """# Where is the rule?

Made from the docstrings and the tests by `.venv/bin/python -m tools.rules --write`; `./challenge check` says if it is
old. The function decides; whoever wants another rule changes it there, and the tests beside it will tell.
"""
MOST = 3  # tests that a row names


@dataclass(frozen=True)
class Rule:
    """A rule in one sentence, the function that decides it, and where it comes from."""

    module: str
    name: str
    line: int
    text: str
    source: str

    @property
    def path(self) -> str:
        """The function's file."""
        return self.module.replace(".", "/") + ".py"


def rules() -> list[Rule]:
    """Every rule of the services, in the order of their files."""
    files = [*ROOT.glob("services/*/rights.py"), *ROOT.glob("services/*/model/**/*.py")]
    return [rule for file in sorted(files, key=_room) for rule in _rules_in(file)]


def _room(file: Path) -> tuple[str, bool, str]:
    service = file.relative_to(ROOT / "services").parts[0]
    return service, file.name != "rights.py", str(file)


def _rules_in(file: Path) -> Iterator[Rule]:
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not node.decorator_list:
            text = ast.get_docstring(node) or ""
            source = re.search(r"^Source: (.*?)(?:\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
            if source or file.name == "rights.py":
                yield Rule(
                    module, node.name, node.lineno, _line(text.split("\n\n")[0]), _line(source[1] if source else "")
                )


def tests() -> dict[tuple[str, str], list[str]]:
    """The tests that call a function of a service, by its module and name."""
    held: dict[tuple[str, str], list[str]] = {}
    for file in sorted(ROOT.glob("tests/**/test_*.py")):
        tree = ast.parse(file.read_text())
        known = _imports(tree)
        helpers = {name: node for node in tree.body for name in _names(node)}
        for name, node in helpers.items():
            if name.startswith("test_"):
                where = f"{file.relative_to(ROOT)}::{name}"
                for called in sorted(_called(node, known, helpers, depth=2)):
                    held.setdefault(called, []).append(where)
    return held


def _names(node: ast.stmt) -> Iterator[str]:
    """What a statement of a module defines: a function, or a table that tests go through."""
    if isinstance(node, ast.FunctionDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (one.id for one in targets if isinstance(one, ast.Name))


def _imports(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for, dotted."""
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            known.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    return known


def _called(
    node: ast.AST, known: dict[str, str], helpers: dict[str, ast.stmt], *, depth: int
) -> Iterator[tuple[str, str]]:
    """What *node* names of the services: by itself, or in helpers of its file."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in known:
            yield known[part.value.id], part.attr
        elif isinstance(part, ast.Attribute):
            yield "", part.attr
        elif isinstance(part, ast.Name) and part.id in known:
            module, _, name = known[part.id].rpartition(".")
            yield module, name
        elif isinstance(part, ast.Name) and part.id in helpers and depth:
            yield from _called(helpers[part.id], known, helpers, depth=depth - 1)


def current() -> str:
    """What the file should hold."""
    lines, held, service = [HEAD], tests(), ""
    for rule in rules():
        if (that := rule.module.split(".")[1]) != service:
            service = that
            lines += [
                f"\n## {service.capitalize()}\n",
                "| rule | function | comes from | held by |",
                "|---|---|---|---|",
            ]
        where = f"[`{rule.name}`](../{rule.path})"
        named = "<br>".join(f"`{one.split('::')[1]}`" for one in _held_by(rule, held)[:MOST])
        lines.append(f"| {rule.text.replace('|', '/')} | {where} | {rule.source.replace('|', '/')} | {named} |")
    return "\n".join(lines) + "\n"


def _held_by(rule: Rule, held: dict[tuple[str, str], list[str]]) -> list[str]:
    """Its tests; a method is known by its name alone, in tests of its own service."""
    service = f"tests/{rule.module.split('.')[1]}/"
    by_name = [one for one in held.get(("", rule.name), []) if one.startswith(service)]
    return list(dict.fromkeys(held.get((rule.module, rule.name), []) or by_name))


def _line(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    """Check, or write with `--write`; exit status 1 when something is missing."""
    if "--write" in sys.argv[1:]:
        MADE.write_text(current())
    held = tests()
    alone = [rule for rule in rules() if not _held_by(rule, held)]
    for rule in alone:
        sys.stdout.write(f"{rule.path}:{rule.line} {rule.name}: no test calls this rule\n")
    is_current = MADE.exists() and MADE.read_text() == current()
    if not is_current:
        sys.stdout.write("docs/rules.md is not current; run .venv/bin/python -m tools.rules --write\n")
    return 1 if alone or not is_current else 0


if __name__ == "__main__":
    sys.exit(main())
