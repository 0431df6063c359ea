import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect

from shared import clock
from shared.messages import Fact, Message
from shared.mongo import Database, transactional
from shared.mongo.journal import Journal


class Told(Fact):
    topic: str
    number: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic}"


class ToldBetter(Told):
    contract_version = 2

    def older(self) -> tuple[Fact, ...]:
        return (Told(topic=self.topic, number=self.number),)


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    return database("teller")


@transactional
def tell(db: Database, *facts: Fact) -> None:
    db["state"].insert_one({"told": len(facts)})
    db.announce(*facts)


def bodies(db: Database) -> list[tuple[str, int]]:
    return [(m.subject, m.sequence) for m in (Message.model_validate_json(out.body) for out in Journal(db).unsent())]


def test_each_subject_counts_from_one_without_a_gap(db: Database) -> None:
    tell(db, Told(topic="a", number=1), Told(topic="b", number=1))
    tell(db, Told(topic="a", number=2))

    assert bodies(db) == [("topic/a", 1), ("topic/a", 2), ("topic/b", 1)]


def test_facts_announced_together_follow_each_other_and_what_was_said_before(db: Database) -> None:
    tell(db, Told(topic="a", number=1))
    tell(db, Told(topic="a", number=2), Told(topic="b", number=1), Told(topic="a", number=3), Told(topic="c", number=1))

    said = [Message.model_validate_json(out.body) for out in Journal(db).unsent()]

    assert sorted((m.subject, m.sequence, m.data["number"]) for m in said) == [
        ("topic/a", 1, 1),
        ("topic/a", 2, 2),
        ("topic/a", 3, 3),
        ("topic/b", 1, 1),
        ("topic/c", 1, 1),
    ]
    assert len({m.id for m in said}) == len({m.fact for m in said}) == 5


def test_a_rolled_back_change_says_nothing_and_takes_no_number(db: Database) -> None:
    def fails() -> None:
        tell(db, Told(topic="a", number=1))
        raise RuntimeError("after it was announced")

    with pytest.raises(RuntimeError):
        db.transact(fails)
    tell(db, Told(topic="a", number=2))

    assert bodies(db) == [("topic/a", 1)]
    assert db["state"].count_documents({}) == 1


def test_what_a_transaction_says_in_several_places_is_numbered_once_and_written_at_its_end(db: Database) -> None:
    tries = []

    def says() -> int:
        tries.append(1)
        for number in (1, 2):
            tell(db, Told(topic="a", number=number))
        if len(tries) == 1:
            raise AutoReconnect("it collides", {"errorLabels": ["TransientTransactionError"]})
        return db["journal"].count_documents({})

    assert db.transact(says) == 0
    assert bodies(db) == [("topic/a", 1), ("topic/a", 2)]
    assert db["streams"].find_one({}, {"_id": 0, "sequence": 1}) == {"sequence": 2}


def test_announcing_outside_a_unit_of_work_is_refused(db: Database) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        db.announce(Told(topic="a", number=1))


def test_one_service_inside_the_transaction_of_another_is_refused(
    db: Database, database: Callable[[str], Database]
) -> None:
    other = database("other")

    with pytest.raises(RuntimeError, match="inside a transaction of"):
        db.transact(lambda: tell(other, Told(topic="a", number=1)))


def test_what_is_sent_is_kept_and_not_offered_again(db: Database) -> None:
    tell(db, Told(topic="a", number=1))
    journal = Journal(db)

    journal.mark_sent(journal.unsent())

    assert journal.unsent() == []
    assert [row["message"]["data"] for row in journal.of("topic/a")] == [{"topic": "a", "number": 1}]


def test_a_returned_message_holds_up_its_own_subject_only(db: Database) -> None:
    tell(db, Told(topic="a", number=1), Told(topic="a", number=2), Told(topic="b", number=1))
    journal = Journal(db)

    journal.postpone([out for out in journal.unsent() if out.message_id == "teller/topic/a/1"])

    assert [out.message_id for out in journal.unsent()] == ["teller/topic/b/1"]


def test_a_retry_time_of_a_clock_that_had_jumped_holds_up_nobody(db: Database) -> None:
    tell(db, Told(topic="a", number=1), Told(topic="a", number=2))
    next_year = clock.real() + timedelta(days=365)
    db["journal"].update_one({"sequence": 1}, {"$set": {"retry_at": next_year}})
    body: dict[str, object] = {"queue": "q", "message_id": "m", "body": b"{}", "content_type": "application/json"}
    db["returns"].insert_one({**body, "_id": "q/m", "at": clock.real(), "retry_at": next_year})

    assert [out.message_id for out in Journal(db).unsent()] == ["teller/topic/a/1", "teller/topic/a/2"]
    assert [out.message_id for out in Journal(db).returns()] == ["m"]


def test_two_versions_of_a_fact_share_its_id(db: Database) -> None:
    tell(db, ToldBetter(topic="a", number=1))

    newer, older = (Message.model_validate_json(out.body) for out in Journal(db).unsent())
    assert (newer.type, older.type) == ("teller.ToldBetter.v2", "teller.Told.v1")
    assert newer.fact == older.fact != ""


def test_twenty_threads_on_one_subject_leave_no_gap_and_no_double(db: Database) -> None:
    threads = [threading.Thread(target=lambda n=n: tell(db, Told(topic="a", number=n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [sequence for _, sequence in bodies(db)] == list(range(1, 21))


def test_a_due_thing_is_claimed_by_exactly_one_of_many(db: Database) -> None:
    won: list[bool] = []
    threads = [threading.Thread(target=lambda: won.append(db.transact(lambda: db.claim("close")))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False] * 9 + [True]


def test_a_claim_is_undone_with_its_effect(db: Database) -> None:
    def fails() -> None:
        assert db.claim("close")
        raise RuntimeError("the effect failed")

    with pytest.raises(RuntimeError):
        db.transact(fails)

    assert db.transact(lambda: db.claim("close"))
