"""A follower goes on with a publisher that was restored from an older backup."""

import pytest

from shared.delivery.heads import Gap
from shared.errors import Refused
from shared.mongo import Database, dead_letters, healing
from shared.mongo.inbox import Turn, receive
from tests.shared.talking import BY, QUEUE, compared, copied, fed, hear, noted, put_back, restored, say
from tests.simulation.facts import Moved

HANDLED = {"Told.v1"}

pytestmark = pytest.mark.usefixtures("quiet")


def test_a_restored_publisher_is_named_before_it_says_a_word(teller: Database, hearer: Database) -> None:
    restored(teller, hearer)

    assert compared(teller, hearer) == [("topic/a", "ahead", 3, 6)]
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).forked == ["topic/a"]
    assert fed(teller) == []


@pytest.mark.parametrize("count", [2, 3, 5])
def test_after_a_rebase_what_a_restored_publisher_says_is_applied_once_and_in_order(
    teller: Database, hearer: Database, count: int
) -> None:
    lost = restored(teller, hearer)
    for message in say(teller, *range(100, 100 + count)):
        body, error = message.model_dump_json().encode(), hear(hearer, message)
        headers = {"error": f"Stranger({error})"}
        if error != Turn.EARLY:
            dead_letters.file(hearer, QUEUE, body, message_id="", content_type="application/json", headers=headers)
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).forked == ["topic/a"]

    assert healing.estranged(teller, hearer, QUEUE) == ["topic/a"]
    again = healing.rebase(teller, hearer, QUEUE, "topic/a", handled=HANDLED, by=BY, reason="restored")

    assert again == Gap("topic/a", 4, 3 + count)
    assert [hear(hearer, message) for message in lost] == [Turn.SKIPPED] * 3  # redelivered: it was applied
    assert [hear(hearer, message) for message in fed(teller)] == [Turn.APPLIED] * count
    assert noted(hearer) == [*range(6), *range(100, 100 + count)]
    assert [hear(hearer, message) for message in say(teller, 200)] == [Turn.APPLIED]
    assert compared(teller, hearer) == []
    assert dead_letters.listing(hearer) == []
    assert hearer["rebases"].find()[0]["by"] == BY


def test_where_both_agree_there_is_nothing_to_rebase(teller: Database, hearer: Database) -> None:
    for message in say(teller, 1):
        hear(hearer, message)

    with pytest.raises(Refused, match="there is nothing to rebase"):
        healing.rebase(teller, hearer, QUEUE, "topic/a", handled=HANDLED, by=BY, reason="by mistake")


def test_a_subject_of_which_a_restored_publisher_knows_nothing_is_named(teller: Database, hearer: Database) -> None:
    say(teller, 1, topic="b")
    backup = copied(teller)
    for topic in ("a", "c"):
        for message in say(teller, 1, 2, topic=topic):
            hear(hearer, message)
    put_back(teller, backup)

    assert sorted(compared(teller, hearer)) == [
        ("topic/a", "ahead", 0, 2),
        ("topic/b", "behind", 1, 0),
        ("topic/c", "ahead", 0, 2),
    ]
    for topic in ("a", "c"):
        healing.rebase(teller, hearer, QUEUE, f"topic/{topic}", handled=HANDLED, by=BY, reason="restored")
    assert compared(teller, hearer) == [("topic/b", "behind", 1, 0)]


@pytest.mark.parametrize(
    ("handled", "became"), [({"Moved.v2", "Moved.v1"}, Turn.SKIPPED), ({"Moved.v1"}, Turn.APPLIED)]
)
def test_a_fact_whose_second_version_was_written_by_hand_is_applied_once(
    teller: Database, hearer: Database, handled: set[str], became: Turn
) -> None:
    teller.transact(lambda: teller.announce(Moved(topic="a", number=1)))
    newest, older = say(teller)
    hear(hearer, newest) if "Moved.v2" in handled else receive(hearer, QUEUE, newest, None)
    assert hear(hearer, older.model_copy(update={"fact": "by hand", "data": {"number": 99}})) == Turn.APPLIED

    healing.rebase(teller, hearer, QUEUE, "topic/a", handled=handled, by=BY, reason="one was written by hand")

    assert [hear(hearer, message) for message in fed(teller)] == [became]
    assert sorted(noted(hearer)) == [1, 99]
