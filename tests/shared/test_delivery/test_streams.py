from shared.delivery.streams import Growth, Said, Stream, digest_of, growths, tell
from tests.shared.test_delivery.builders import AT, Told, ToldBetter, a_history


def test_each_message_names_its_predecessor_and_the_first_none() -> None:
    said = a_history(3)

    assert [message.sequence for message in said] == [1, 2, 3]
    assert [message.previous for message in said] == ["", digest_of(said[0]), digest_of(said[1])]


def test_subjects_are_numbered_apart_and_after_what_was_said_before() -> None:
    facts = [Said(Told(topic=topic), number, AT) for topic, number in zip("aba", "123", strict=True)]

    told = tell("teller", facts, {"topic/b": Stream(7, "before")})

    assert [(m.subject, m.sequence) for m in told] == [("topic/a", 1), ("topic/b", 8), ("topic/a", 2)]
    assert told[1].previous == "before"
    assert growths("teller", facts)["topic/a"] == Growth(2, "teller.Told.v1", "3")


def test_the_versions_of_a_fact_share_its_id_and_name_each_other() -> None:
    newer, older = tell("teller", [Said(ToldBetter(), "1", AT)], {})

    assert (newer.type, older.type) == ("teller.ToldBetter.v2", "teller.Told.v1")
    assert (newer.fact, newer.versions) == (older.fact, older.versions) == ("1", "ToldBetter.v2 Told.v1")
    assert older.previous == digest_of(newer) != digest_of(older)


def test_erasing_a_body_changes_no_digest() -> None:
    (message,) = a_history(1)

    assert digest_of(message.model_copy(update={"data": {}})) == digest_of(message)
