from collections.abc import Callable

import pytest

from shared.errors import NotFound, Refused
from shared.mongo import Database, dead_letters
from shared.mongo.inbox import receive
from tests.shared.test_inbox import QUEUE, message

BY = "operator@example.org"


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    return database("hearer")


def filed(db: Database, sequence: int, body: bytes | None = None) -> str:
    dead = message(sequence)
    body = dead.model_dump_json().encode() if body is None else body
    return dead_letters.file(
        db, QUEUE, body, message_id=dead.id, content_type="application/json", headers={"error": "a bug", "attempt": 6}
    )


def test_filing_the_same_letter_again_keeps_one(db: Database) -> None:
    assert filed(db, 1) == filed(db, 1)

    (letter,) = dead_letters.listing(db)
    assert (letter["queue"], letter["message_id"], letter["error"]) == (QUEUE, "teller/topic/a/1", "a bug")


def test_skipping_lets_the_successor_go_and_says_who_and_why(db: Database) -> None:
    letter = filed(db, 1)
    receive(db, QUEUE, message(2), None)

    dead_letters.skip(db, letter, by=BY, reason="sent by mistake")

    assert [row["message_id"] for row in db["returns"].find()] == ["teller/topic/a/2"]
    (skipped,) = dead_letters.listing(db, state="skipped")
    assert (skipped["by"], skipped["reason"]) == (BY, "sent by mistake")


def test_a_body_that_cannot_be_read_is_skipped_by_the_id_beside_it(db: Database) -> None:
    letter = filed(db, 1, body=b'{"id": ')
    receive(db, QUEUE, message(2), None)

    dead_letters.skip(db, letter, by=BY, reason="cut off")

    assert db["returns"].count_documents({}) == 1


def test_a_letter_is_not_skipped_before_its_predecessors(db: Database) -> None:
    letter = filed(db, 3)

    with pytest.raises(dead_letters.NotItsTurn, match="stands at 0; deal with 1 first"):
        dead_letters.skip(db, letter, by=BY, reason="in a hurry")

    assert [row["_id"] for row in dead_letters.listing(db)] == [letter]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b"])
def test_skipping_needs_a_reason(db: Database, blank: str) -> None:
    with pytest.raises(Refused, match="Say why"):
        dead_letters.skip(db, filed(db, 1), by=BY, reason=blank)


def test_a_replayed_letter_goes_back_to_its_queue_once(db: Database) -> None:
    letter = filed(db, 1)

    dead_letters.replay(db, letter, by=BY)

    assert [row["queue"] for row in db["returns"].find()] == [QUEUE]
    with pytest.raises(Refused, match="was replayed by operator@"):
        dead_letters.replay(db, letter, by=BY)


def test_a_letter_that_dies_again_waits_again(db: Database) -> None:
    letter = filed(db, 1)
    dead_letters.replay(db, letter, by=BY)

    assert filed(db, 1) == letter

    assert [row["_id"] for row in dead_letters.listing(db)] == [letter]


def test_an_unknown_letter_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound):
        dead_letters.show(db, "no such letter")
