"""A publisher, or a follower, whose database was put back to an older state."""

import pytest

from shared.messages import Message
from shared.mongo import Database, dead_letters
from shared.mongo.backfill import remember_applied
from shared.mongo.cursors import PAGE
from shared.mongo.inbox import Turn
from tests.shared.talking import QUEUE, Told, copied, hear, noted, put_back, say


def test_none_of_fifty_facts_said_under_used_numbers_is_skipped_as_seen(teller: Database, hearer: Database) -> None:
    for message in say(teller, *range(10)):
        hear(hearer, message)
    backup = copied(teller)
    for message in say(teller, *range(10, 60)):
        hear(hearer, message)
    put_back(teller, backup)

    became = [hear(hearer, message) for message in say(teller, *range(100, 151))]

    assert noted(hearer) == list(range(60))
    assert all("restored from an older backup" in str(one) for one in became)
    assert "hearer has applied another message under teller/topic/a/11; teller seems" in str(became[0])
    assert "hearer has not applied what teller/topic/a/61 continues; teller seems" in str(became[50])


def test_a_redelivered_message_is_skipped_however_long_ago_it_was_applied(teller: Database, hearer: Database) -> None:
    said = say(teller, *range(2 * PAGE + 5))
    for message in said:
        hear(hearer, message)

    assert {hear(hearer, message) for message in said} == {Turn.SKIPPED}
    assert noted(hearer) == list(range(2 * PAGE + 5))
    by_hand = [message.model_copy(update={"fact": "by hand"}) for message in said]
    assert {type(hear(hearer, message)) for message in by_hand} == {str}
    assert hearer["applied"].count_documents({}) == 2


def test_a_follower_put_back_is_fed_from_where_it_stood(teller: Database, hearer: Database) -> None:
    said = say(teller, *range(6))
    for message in said[:2]:
        hear(hearer, message)
    backup = copied(hearer)
    for message in said[2:]:
        hear(hearer, message)
    put_back(hearer, backup)

    assert [hear(hearer, message) for message in said] == [*[Turn.SKIPPED] * 2, *[Turn.APPLIED] * 4]
    assert noted(hearer) == list(range(6))


def test_a_journal_from_before_links_is_linked_when_it_is_sent(teller: Database, hearer: Database) -> None:
    teller.transact(lambda: teller.announce(Told(number=0), Told(number=1)))
    teller["journal"].update_many({}, {"$unset": {"message.previous": ""}})
    teller["streams"].update_many({}, {"$unset": {"last": ""}})

    said = say(teller, 2, 3)

    assert [message.previous is None for message in said] == [False] * 4
    assert [hear(hearer, message) for message in said] == [Turn.APPLIED] * 4


def as_before_digests(hearer: Database) -> None:
    """Let the cursors be as an older release, which knows sequences alone, left them."""
    names = ("digest", "digests", "marked", "linked")
    hearer["cursors"].update_many({}, {"$unset": dict.fromkeys(names, "")})
    hearer["applied"].delete_many({})


@pytest.mark.parametrize("count", [3, PAGE, 2 * PAGE + 1])
def test_after_an_upgrade_a_publisher_restored_to_before_it_is_no_less_a_stranger(
    teller: Database, hearer: Database, count: int
) -> None:
    (first,) = say(teller, 0)
    backup = copied(teller)
    said = say(teller, *range(1, count))
    for message in (first, *said):
        hear(hearer, message)
    as_before_digests(hearer)

    assert remember_applied(teller, hearer, QUEUE) == 1
    assert remember_applied(teller, hearer, QUEUE) == 0
    assert {hear(hearer, message) for message in (first, *said)} == {Turn.SKIPPED}

    put_back(teller, backup)
    again = [hear(hearer, message) for message in say(teller, *range(100, 99 + count))]
    assert all("restored from an older backup" in str(one) for one in again)


def test_a_process_of_an_older_release_may_move_a_cursor_between_ours(teller: Database, hearer: Database) -> None:
    said = say(teller, *range(6))
    for message in said[:2]:
        hear(hearer, message)
    hearer["cursors"].update_one({}, {"$set": {"sequence": 4, "fact": said[3].fact}})

    assert [hear(hearer, message) for message in said] == [*[Turn.SKIPPED] * 4, *[Turn.APPLIED] * 2]
    assert "has applied another message" in str(hear(hearer, said[4].model_copy(update={"fact": "by hand"})))
    assert "has applied another message" in str(hear(hearer, said[5].model_copy(update={"fact": "by hand"})))


def test_a_stranger_that_comes_early_does_not_take_the_place_of_the_true_one(
    teller: Database, hearer: Database
) -> None:
    one, two, three = say(teller, 1, 2, 3)
    by_hand = three.model_copy(update={"fact": "by hand", "previous": None})
    assert [hear(hearer, message) for message in (three, by_hand, one, two)] == [
        Turn.EARLY,
        Turn.EARLY,
        Turn.APPLIED,
        Turn.APPLIED,
    ]

    back = [Message.model_validate_json(row["body"]) for row in hearer["returns"].find()]

    assert sorted(str(hear(hearer, message)) == Turn.APPLIED for message in back) == [False, True]
    assert noted(hearer) == [1, 2, 3]


def test_skipping_a_stranger_leaves_its_place_to_the_true_one(teller: Database, hearer: Database) -> None:
    one, two = say(teller, 1, 2)
    by_hand = two.model_copy(update={"fact": "by hand", "previous": "of nobody"})
    hear(hearer, one)
    body = by_hand.model_dump_json().encode()
    letter = dead_letters.file(
        hearer, QUEUE, body, message_id=two.id, content_type="application/json", headers={"error": "Stranger"}
    )

    dead_letters.skip(hearer, letter, by="operator@example.org", reason="written by hand")

    assert hear(hearer, two) == Turn.APPLIED
