import threading
from collections.abc import Callable

import pytest

from shared.messages import Fact, Message
from shared.mongo import Database
from shared.mongo.inbox import Turn, receive

QUEUE = "hearer.from-teller.v1"


class Told(Fact):
    number: int

    @property
    def subject(self) -> str:
        return "topic/a"


def message(sequence: int, *, fact: str = "", subject: str = "topic/a") -> Message:
    return Message(
        id=f"teller/{subject}/{sequence}",
        source="teller",
        type="teller.Told.v1",
        subject=subject,
        sequence=sequence,
        time="2020-05-29T15:00:00Z",
        fact=fact or f"fact-{subject}-{sequence}",
        data={"number": sequence},
    )


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    return database("hearer")


def noting(db: Database, number: int) -> Callable[[], None]:
    return lambda: void(db["noted"].update_one({"_id": 1}, {"$push": {"numbers": number}}, upsert=True))


def void(_: object) -> None:
    """Drop a result."""


def noted(db: Database) -> list[int]:
    row = db["noted"].find_one({"_id": 1})
    return row["numbers"] if row else []


def test_the_next_message_is_applied_and_the_same_again_is_skipped(db: Database) -> None:
    turns = [receive(db, QUEUE, message(n), noting(db, n)) for n in (1, 2, 2, 1)]

    assert turns == [Turn.APPLIED, Turn.APPLIED, Turn.SKIPPED, Turn.SKIPPED]
    assert noted(db) == [1, 2]


def test_an_early_message_is_kept_and_goes_back_to_the_queue_after_its_predecessor(db: Database) -> None:
    assert receive(db, QUEUE, message(2), noting(db, 2)) == Turn.EARLY
    assert noted(db) == []
    assert db["early"].count_documents({}) == 1

    assert receive(db, QUEUE, message(1), noting(db, 1)) == Turn.APPLIED

    (back,) = db["returns"].find()
    assert (back["queue"], back["message_id"]) == (QUEUE, "teller/topic/a/2")
    assert Message.model_validate_json(back["body"]) == message(2)
    assert db["early"].count_documents({}) == 0


def test_subjects_do_not_wait_for_each_other(db: Database) -> None:
    receive(db, QUEUE, message(2), noting(db, 2))

    assert receive(db, QUEUE, message(1, subject="topic/b"), noting(db, 11)) == Turn.APPLIED


def test_a_type_that_nobody_handles_moves_the_cursor(db: Database) -> None:
    assert receive(db, QUEUE, message(1), None) == Turn.SKIPPED
    assert receive(db, QUEUE, message(2), noting(db, 2)) == Turn.APPLIED


def test_an_effect_that_raises_leaves_neither_effect_nor_cursor(db: Database) -> None:
    def fails() -> None:
        noting(db, 1)()
        raise RuntimeError("after the effect was written")

    with pytest.raises(RuntimeError):
        receive(db, QUEUE, message(1), fails)

    assert noted(db) == []
    assert receive(db, QUEUE, message(1), noting(db, 1)) == Turn.APPLIED


def test_one_fact_told_in_two_versions_is_applied_once(db: Database) -> None:
    turns = [receive(db, QUEUE, message(n, fact="the same"), noting(db, n)) for n in (1, 2)]

    assert turns == [Turn.APPLIED, Turn.SKIPPED]
    assert noted(db) == [1]


def test_a_version_that_nobody_handles_does_not_hide_the_other(db: Database) -> None:
    assert receive(db, QUEUE, message(1, fact="the same"), None) == Turn.SKIPPED
    assert receive(db, QUEUE, message(2, fact="the same"), noting(db, 2)) == Turn.APPLIED


def test_the_same_message_in_eight_threads_is_applied_once(db: Database) -> None:
    turns: list[Turn] = []
    threads = [
        threading.Thread(target=lambda: turns.append(receive(db, QUEUE, message(1), noting(db, 1)))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(turns) == [Turn.APPLIED, *[Turn.SKIPPED] * 7]
    assert noted(db) == [1]
