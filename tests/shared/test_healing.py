"""What was lost on the way is said again, and nothing else."""

import pytest

from shared.delivery.heads import Gap
from shared.mongo import Database, dead_letters, healing
from shared.mongo.feeds import Feeds
from shared.mongo.inbox import Turn
from tests.shared.talking import BY, QUEUE, compared, copied, fed, hear, put_back, say

pytestmark = pytest.mark.usefixtures("quiet")


def test_what_was_lost_and_nothing_follows_is_found_and_said_again_alone(teller: Database, hearer: Database) -> None:
    said = [say(teller, *range(5), topic=topic) for topic in ("a", "b", "c")]
    for message in (*said[0], *said[1][:2]):
        hear(hearer, message)

    assert compared(teller, hearer) == [("topic/b", "behind", 5, 2), ("topic/c", "behind", 5, 0)]
    lacks = healing.heal(teller, hearer, QUEUE, is_idle=True)
    healing.heal(teller, hearer, QUEUE, is_idle=True)

    assert (lacks.gaps, lacks.lacking) == ([Gap("topic/b", 3, 5), Gap("topic/c", 1, 5)], 8)
    again = fed(teller)
    assert again == [*said[1][2:], *said[2]]
    assert [hear(hearer, message) for message in again] == [Turn.APPLIED] * 8
    assert compared(teller, hearer) == []
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).lacking == 0


def test_a_busy_queue_is_fed_only_what_was_found_missing_behind_it(teller: Database, hearer: Database) -> None:
    say(teller, 1, topic="in the queue")

    assert healing.heal(teller, hearer, QUEUE, is_idle=False).lacking == 0


def test_a_wide_gap_is_fed_in_batches(teller: Database, hearer: Database) -> None:
    teller_said = say(teller, *range(250))

    healing.heal(teller, hearer, QUEUE, is_idle=True)

    assert fed(teller) == teller_said


def test_a_feed_to_a_queue_that_is_gone_holds_up_no_other(teller: Database) -> None:
    say(teller, 1)
    feeds = Feeds(teller)
    feeds.ask_whole("gone")
    feeds.ask_whole("stands")

    first = feeds.next()
    assert first is not None
    feeds.postpone(first)

    second = feeds.next()
    assert second is not None
    assert [first.messages[0].queue, second.messages[0].queue] == ["gone", "stands"]


def test_a_follower_put_back_lacks_what_it_has_forgotten(teller: Database, hearer: Database) -> None:
    backup = copied(hearer)
    for message in say(teller, 1, 2, 3):
        hear(hearer, message)
    put_back(hearer, backup)

    assert compared(teller, hearer) == [("topic/a", "behind", 3, 0)]
    healing.heal(teller, hearer, QUEUE, is_idle=True)
    assert [hear(hearer, message) for message in fed(teller)] == [Turn.APPLIED] * 3


def test_skipping_a_stranger_steps_over_nothing(teller: Database, hearer: Database) -> None:
    backup = copied(hearer)
    (true,) = say(teller, 1)
    hear(hearer, true.model_copy(update={"fact": "written by hand"}))
    error = {"error": f"Stranger({hear(hearer, true)})"}
    put_back(hearer, backup)  # so that the true one would be next by now
    body = true.model_dump_json().encode()
    letter = dead_letters.file(hearer, QUEUE, body, message_id="", content_type="application/json", headers=error)

    dead_letters.skip(hearer, letter, by=BY, reason="it says that it was written by hand")

    assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]
    healing.heal(teller, hearer, QUEUE, is_idle=True)
    assert [hear(hearer, message) for message in fed(teller)] == [Turn.APPLIED]
