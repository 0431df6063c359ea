"""What MongoDB's queries, updates and pipelines mean, as far as the message core uses them."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

Document = dict[str, Any]
NESTED = {dict, list}


def read(row: Document) -> Document:
    """A document as it is read: changing it, or a field of a field, changes nothing else."""
    new = dict(row)
    for name, one in row.items():
        if type(one) is dict:
            new[name] = dict(one)
    return new


def copied(value: Any) -> Any:
    """*value*, so that changing the copy changes nothing else."""
    if type(value) is dict:
        return {name: copied(one) if type(one) in NESTED else one for name, one in value.items()}
    if type(value) is list:
        return [copied(one) if type(one) in NESTED else one for one in value]
    return value


def at(row: Mapping[str, Any], name: str) -> Any:
    """The value of a field, or of one inside it; None when it is absent, as for MongoDB's equality."""
    if "." not in name:
        return row.get(name)
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def rank(value: Any) -> tuple[int, Any]:
    """Nothing sorts before anything."""
    return (0, 0) if value is None else (1, value)


def fits(row: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    """Whether a document fits a query."""
    for name, wanted in where.items():
        if name[0] == "$":
            if not EITHER[name](fits(row, one) for one in wanted):
                return False
        elif type(wanted) is dict and wanted and next(iter(wanted))[0] == "$":
            if not _meets(row, name, wanted):
                return False
        elif (row.get(name) if "." not in name else at(row, name)) != wanted:
            return False
    return True


EITHER: dict[str, Callable[[Iterable[bool]], bool]] = {"$or": any, "$and": all}


def _meets(row: Mapping[str, Any], name: str, wanted: Mapping[str, Any]) -> bool:
    value = row.get(name) if "." not in name else at(row, name)
    for operator, operand in wanted.items():
        if (test := OPERATORS.get(operator)) is not None:
            if not test(value, operand):
                return False
        elif not _asked(operator, operand, row, name):
            return False
    return True


def _asked(operator: str, operand: Any, row: Mapping[str, Any], name: str) -> bool:
    if operator == "$not":
        return not _meets(row, name, operand)
    if operator == "$exists":
        return (name in row) is bool(operand)
    raise NotImplementedError(operator)


def _comparable(value: Any, operand: Any) -> bool:
    """MongoDB compares only values of one kind."""
    if type(value) is type(operand):
        return type(value) in SORTED
    kinds = (str, (int, float), datetime)
    return any(isinstance(value, kind) and isinstance(operand, kind) for kind in kinds)


SORTED = {str, int, float, bool, datetime}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "$in": lambda value, operand: value in operand,
    "$nin": lambda value, operand: value not in operand,
    "$ne": lambda value, operand: bool(value != operand),
    "$eq": lambda value, operand: bool(value == operand),
    "$gt": lambda value, operand: _comparable(value, operand) and bool(value > operand),
    "$gte": lambda value, operand: _comparable(value, operand) and bool(value >= operand),
    "$lt": lambda value, operand: _comparable(value, operand) and bool(value < operand),
    "$lte": lambda value, operand: _comparable(value, operand) and bool(value <= operand),
    "$regex": lambda value, operand: isinstance(value, str) and re.search(operand, value) is not None,
}


def equalities(where: Mapping[str, Any]) -> Document:
    """What an upsert takes from its query."""
    plain = {name: one for name, one in where.items() if not name.startswith("$")}
    return {name: one for name, one in plain.items() if not (isinstance(one, dict) and any("$" in key for key in one))}


def changed(row: Document, change: Any, *, is_new: bool) -> Document:
    """*row* after an update, or after a pipeline of `$set` stages. *is_new*: it is being inserted by it."""
    if isinstance(change, list):
        for stage in change:
            ((_, fields),) = stage.items()
            row = {**row, **{name: computed(row, value) for name, value in fields.items()}}
        return row
    new = dict(row)  # what an update changes inside of a value, it changes in a copy of that
    for operator, fields in change.items():
        if operator != "$setOnInsert" or is_new:
            update = UPDATES[operator]
            for name, value in fields.items():
                place, last = _place(new, name) if "." in name else (new, name)
                update(place, last, copied(value) if type(value) in NESTED else value)
    return new


def _place(row: Document, name: str) -> tuple[Document, str]:
    *outer, last = name.split(".")
    for part in outer:
        row[part] = dict(row.get(part, {}))
        row = row[part]
    return row, last


def _set(row: Document, name: str, value: Any) -> None:
    row[name] = value


def _unset(row: Document, name: str, _: Any) -> None:
    row.pop(name, None)


def _increase(row: Document, name: str, value: Any) -> None:
    row[name] = row.get(name, 0) + value


def _push(row: Document, name: str, value: Any) -> None:
    many = isinstance(value, dict) and "$each" in value
    row[name] = [*row.get(name, []), *(value["$each"] if many else [value])]


def _add_to_set(row: Document, name: str, value: Any) -> None:
    many = value["$each"] if isinstance(value, dict) and "$each" in value else [value]
    row[name] = [*row.get(name, []), *(one for one in many if one not in row.get(name, []))]


UPDATES: dict[str, Callable[[Document, str, Any], None]] = {
    "$set": _set,
    "$setOnInsert": _set,
    "$unset": _unset,
    "$inc": _increase,
    "$push": _push,
    "$addToSet": _add_to_set,
    "$max": lambda row, name, value: _set(row, name, max(row.get(name, value), value)),
    "$min": lambda row, name, value: _set(row, name, min(row.get(name, value), value)),
}


def computed(row: Mapping[str, Any], expression: Any) -> Any:
    """An aggregation expression's value."""
    if type(expression) is str:
        return at(row, expression[1:]) if expression[:1] == "$" else expression
    if type(expression) is not dict:
        return expression
    if len(expression) == 1 and (operator := next(iter(expression))).startswith("$"):
        return _applied(operator, row, expression[operator])
    return {name: computed(row, value) for name, value in expression.items()}


def _applied(operator: str, row: Mapping[str, Any], operand: Any) -> Any:
    values = [computed(row, one) for one in operand] if isinstance(operand, list) else [computed(row, operand)]
    if operator == "$add":
        return sum(values)
    if operator == "$ifNull":
        return next((value for value in values if value is not None), None)
    raise NotImplementedError(operator)


def aggregate(rows: Iterable[Document], stages: list[Document]) -> list[Document]:
    """What a pipeline of `$match`, `$sort` and `$group` makes of *rows*."""
    found = list(rows)
    for stage in stages:
        ((operator, operand),) = stage.items()
        if operator == "$match":
            found = [row for row in found if fits(row, operand)]
        elif operator == "$group":
            found = _grouped(found, operand)
        else:
            raise NotImplementedError(operator)
    return found


def _grouped(rows: list[Document], wanted: Document) -> list[Document]:
    groups: dict[Any, list[Document]] = {}
    for row in rows:
        groups.setdefault(computed(row, wanted["_id"]), []).append(row)
    gather: dict[str, Callable[[list[Any]], Any]] = {"$min": min, "$max": max, "$sum": sum}
    return [
        {
            "_id": key,
            **{
                name: gather[next(iter(how))]([computed(row, next(iter(how.values()))) for row in members])
                for name, how in wanted.items()
                if name != "_id"
            },
        }
        for key, members in groups.items()
    ]
