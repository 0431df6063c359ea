"""Typed values in a collection, and lists in parts."""

from uuid import UUID, uuid5

import pytest

from shared.errors import NotFound
from shared.mongo import Database
from shared.mongo.keyset import behind
from shared.mongo.rows import Rows
from shared.values import Value

SPACE = UUID(int=7)


class Tram(Value):
    """A thing to keep."""

    line: UUID
    stop: str
    depth: int = 0


class Trams(Rows[Tram]):
    """Where they are kept."""

    collection, kind, key, missing = "trams", Tram, "line", "There is no such tram."

    def part(self, after: tuple[object, ...] | None, *, limit: int) -> list[Tram]:
        """The next of them, by stop, the deepest first."""
        order = ("stop", "-depth", "_id")
        return self._list(behind({"depth": {"$gte": 0}}, order, after), *order, limit=limit)


@pytest.fixture
def trams(teller: Database) -> Trams:
    return Trams(teller)


def tram(stop: str, depth: int = 0, number: int = 0) -> Tram:
    return Tram(line=uuid5(SPACE, f"{stop}/{depth}/{number}"), stop=stop, depth=depth)


def test_what_is_saved_is_found_and_saved_again_replaces_it(trams: Trams) -> None:
    one = tram("Λιμάνι")
    trams.save(one)
    trams.save(one.model_copy(update={"depth": 4}))
    assert trams.get(one.line).depth == 4
    assert trams.by_key([one.line, SPACE]) == {one.line: trams.get(one.line)}


def test_the_key_stands_once_in_a_document(trams: Trams, teller: Database) -> None:
    trams.save(tram("Port"))
    assert set(teller["trams"].find_one() or {}) == {"_id", "stop", "depth"}


def test_what_is_not_there_is_named(trams: Trams) -> None:
    assert trams.find(SPACE) is None
    with pytest.raises(NotFound, match="There is no such tram"):
        trams.get(SPACE)
    with pytest.raises(NotFound, match="There is no such tram"):
        trams.lock(SPACE)


def test_a_document_of_another_release_is_read(trams: Trams, teller: Database) -> None:
    teller["trams"].insert_one({"_id": SPACE, "line": SPACE, "stop": "Port", "colour": "red"})
    assert trams.get(SPACE) == Tram(line=SPACE, stop="Port")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_parts_hold_everything_once_and_in_order(trams: Trams, size: int) -> None:
    trams.save(*(tram(stop, depth, n) for stop in "ABC" for depth in (0, 1, 2) for n in (0, 1)))
    whole = trams.part(None, limit=0)
    assert [(one.stop, -one.depth) for one in whole] == sorted((one.stop, -one.depth) for one in whole)
    told: list[Tram] = []
    while part := trams.part((told[-1].stop, told[-1].depth, told[-1].line) if told else None, limit=size):
        told += part
    assert told == whole


def test_what_comes_meanwhile_moves_nothing(trams: Trams) -> None:
    trams.save(*map(tram, "BCD"))
    first = trams.part(None, limit=2)[-1]
    trams.save(tram("A"))
    assert [one.stop for one in trams.part((first.stop, first.depth, first.line), limit=9)] == ["D"]
