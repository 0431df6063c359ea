"""Reads a challenge file (`challenges/*.yaml`) and refuses a wrong one: every mistake at once, each with its line.

Stricter than YAML on purpose: keys once each, no tabs, dates with their offset, and `NO` is Norway, never "false".
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import ValidationError

from shared import texts
from shared.challenge import Challenge
from shared.errors import Refused
from shared.text import fault
from shared.translated import OFFERED
from shared.web.sentences import sentence
from shared.wording import say

Place = tuple[Hashable, ...]
KEY = "[key]"  # where pydantic says that it is the key that is wrong
DEEPEST = 20  # levels; a challenge has six, and an alias that holds itself would have no end


class WrongFile(Refused):
    """The file is no challenge.

    Attributes:
        problems: one line each, as `file:line: reason`, in the file's order.
    """

    code: ClassVar[str] = "wrong-file"

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def load(path: Path) -> Challenge:
    """The challenge that the file at *path* describes.

    Raises:
        WrongFile: it is no YAML, or no challenge; every mistake stands in it with its line.
    """
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise WrongFile([f"{path}:{_line_at(path, error.start)}: this is not UTF-8"]) from None
    except OSError as error:
        raise WrongFile([f"{path}: cannot be read: {error.strerror}"]) from None
    reading = _Reading()
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise WrongFile([f"{path}:{_syntax(error)}"]) from None
    data = reading.plain(root, ()) if root is not None else {}
    challenge = _typed(data, reading)
    if challenge is None or reading.problems:
        found = sorted(set(reading.problems))
        raise WrongFile([f"{path}:{line}: {reason}" for line, reason in found])
    return challenge


@dataclass
class _Reading:
    """Plain data from YAML's nodes, with the line of every place in it."""

    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def plain(self, node: yaml.Node, where: Place) -> Any:
        self.lines.setdefault(where, node.start_mark.line + 1)
        if len(where) > DEEPEST:
            self.problems.append((node.start_mark.line + 1, "nested too deep"))
            return None
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, where))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(one, (*where, at)) for at, one in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _pairs(self, node: yaml.MappingNode, where: Place) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in seen:
                self.problems.append((line, f"{key} stands here a second time; it stood on line {seen[key]} already"))
                continue
            seen[key] = line
            self.lines[(*where, key)] = line
            yield key, self.plain(value_node, (*where, key))

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind, text = node.tag.removeprefix("tag:yaml.org,2002:"), str(node.value)
        if kind == "timestamp" and not _has_offset(text):
            reason = f"{text} has no offset; write date, time and offset, such as 2020-05-29T17:00:00+02:00"
            self.problems.append((node.start_mark.line + 1, reason))
            return f"{text}Z" if ":" in text else f"{text}T00:00:00Z"  # so that the other mistakes are found too
        if kind == "int":
            return int(text.replace("_", ""), 10) if text.replace("_", "").lstrip("+-").isdecimal() else text
        if kind == "bool":
            return {"true": True, "false": False}.get(text.lower(), text)
        if kind != "null" and (why := fault(text)):
            self.problems.append((node.start_mark.line + 1, say(why)))
        return None if kind == "null" else text


def _typed(data: Any, reading: _Reading) -> Challenge | None:
    try:
        return Challenge.model_validate(data, context={OFFERED: texts.languages()})
    except ValidationError as error:
        reading.problems += [_problem(dict(fault), reading) for fault in error.errors(include_url=False)]
        return None


def _problem(fault: dict[str, Any], reading: _Reading) -> tuple[int, str]:
    where, reason = tuple(fault["loc"]), _reason(fault)
    if not where:  # a rule about the whole begins with the key it is about
        key = reason.partition(":")[0].lower()
        return _line_of(reading, (key,)), reason
    name = ".".join(str(part) for part in where if not isinstance(part, int) and part != KEY)
    return _line_of(reading, where), f"{name}: {reason}"


def _reason(fault: dict[str, Any]) -> str:
    if fault["type"] == "extra_forbidden":
        return "there is no such key; is it misspelt?"
    if fault["type"] == "missing":
        return "this is missing"
    if fault["type"] == "value_error":  # a rule about the whole, in its own words
        return _ended(str(fault["msg"]).removeprefix("Value error, "))
    return sentence(fault)


def _ended(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def _line_of(reading: _Reading, where: Place) -> int:
    """The line of *where*, or of the nearest thing around it."""
    return next((reading.lines[where[:n]] for n in range(len(where), -1, -1) if where[:n] in reading.lines), 1)


def _has_offset(text: str) -> bool:
    clock = text[10:]
    return clock.endswith(("Z", "z")) or "+" in clock or "-" in clock


def _syntax(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if mark and "\\t" in str(error.problem):
        return f"{line}: a tab stands here; indent with spaces"
    return f"{line}: {error.problem or error.context}"


def _line_at(path: Path, offset: int) -> int:
    return path.read_bytes()[:offset].count(b"\n") + 1
