"""What was lost on the way is found, named and said again; a restored publisher is gone on with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from shared import clock
from shared.delivery.heads import Gap
from shared.errors import Refused
from shared.messages import Message
from shared.mongo import Database, dead_letters, failing, heads, healing
from shared.mongo.feeds import Feeds
from shared.mongo.heads import Heads
from shared.mongo.inbox import Turn
from tests.shared.talking import QUEUE, copied, fed, hear, noted, put_back, say

NOW = timedelta(seconds=-5)  # whatever is amiss, however short
BY = "operator@example.org"


@pytest.fixture
def teller(database: Callable[[str], Database]) -> Database:
    return database("teller")


@pytest.fixture
def hearer(database: Callable[[str], Database]) -> Database:
    return database("hearer")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said this moment counts as quiet."""
    monkeypatch.setattr(heads, "QUIET", NOW)
    monkeypatch.setattr(healing, "QUIET", NOW)


def compared(teller: Database, hearer: Database) -> list[tuple[str, str, int, int]]:
    """What the follower finds amiss once it has heard the heads."""
    for told in Heads(teller).next():
        heads.note(hearer, QUEUE, told)
    rows = heads.missing(hearer, lasting=NOW)
    return [(row["subject"], row["finding"], row["said"], row["applied"]) for row in rows]


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


def test_streams_from_before_heads_are_compared_by_their_numbers(teller: Database, hearer: Database) -> None:
    for topic in ("a", "b"):
        said = say(teller, 1, 2, topic=topic)
    for message in said:
        hear(hearer, message)
    teller["streams"].update_many({}, {"$unset": {"last": "", "said_at": ""}})

    assert compared(teller, hearer) == [("topic/a", "behind", 2, 0)]
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).gaps == [Gap("topic/a", 1, 2)]


def test_a_busy_queue_is_fed_only_what_was_found_missing_behind_it(teller: Database, hearer: Database) -> None:
    say(teller, 1, topic="in the queue")

    assert healing.heal(teller, hearer, QUEUE, is_idle=False).lacking == 0


def test_a_wide_gap_is_fed_in_batches(teller: Database, hearer: Database) -> None:
    teller_said = say(teller, *range(250))

    healing.heal(teller, hearer, QUEUE, is_idle=True)

    assert fed(teller) == teller_said


def test_what_is_unsent_dead_early_or_tried_again_is_not_missing(teller: Database, hearer: Database) -> None:
    dead, early = say(teller, 1, topic="dead"), say(teller, 1, 2, topic="early")
    failing_one, other = say(teller, 1, topic="fails"), say(teller, 1, topic="unsent")
    body = dead[0].model_dump_json().encode()
    dead_letters.file(hearer, QUEUE, body, message_id="", content_type="application/json", headers={"error": "a bug"})
    hear(hearer, early[1])
    failing.note(hearer, QUEUE, failing_one[0], error="NotYet", is_unread=False)
    teller["journal"].update_one({"message.id": other[0].id}, {"$set": {"sent_at": None}})

    assert compared(teller, hearer) == [("topic/early", "behind", 2, 0)]
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).gaps == [Gap("topic/early", 1, 1)]


def test_trouble_is_told_only_when_it_lasts(teller: Database, hearer: Database) -> None:
    say(teller, 1)
    compared(teller, hearer)

    assert heads.missing(hearer) == []

    long_ago = hearer["missing"].find()[0]["since"] - heads.LASTING
    hearer["missing"].update_many({}, {"$set": {"since": long_ago}})
    compared(teller, hearer)
    assert [row["subject"] for row in heads.missing(hearer)] == ["topic/a"]


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


def restored(teller: Database, hearer: Database) -> list[Message]:
    """Six said and applied, the publisher put back to three, and two said since: strangers to the follower."""
    for message in say(teller, 0, 1, 2):
        hear(hearer, message)
    backup = copied(teller)
    lost = say(teller, 3, 4, 5)
    for message in lost:
        hear(hearer, message)
    put_back(teller, backup)
    return lost


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
    again = healing.rebase(teller, hearer, QUEUE, "topic/a", by=BY, reason="restored")

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
        healing.rebase(teller, hearer, QUEUE, "topic/a", by=BY, reason="by mistake")


def test_a_follower_put_back_lacks_what_it_has_forgotten(teller: Database, hearer: Database) -> None:
    backup = copied(hearer)
    for message in say(teller, 1, 2, 3):
        hear(hearer, message)
    put_back(hearer, backup)

    assert compared(teller, hearer) == [("topic/a", "behind", 3, 0)]
    healing.heal(teller, hearer, QUEUE, is_idle=True)
    assert [hear(hearer, message) for message in fed(teller)] == [Turn.APPLIED] * 3


def test_both_put_back_agree_again(teller: Database, hearer: Database) -> None:
    for message in say(teller, 0, 1):
        hear(hearer, message)
    backups = copied(teller), copied(hearer)
    for message in say(teller, 2, 3):
        hear(hearer, message)
    put_back(teller, backups[0])
    put_back(hearer, backups[1])

    assert compared(teller, hearer) == []
    assert [hear(hearer, message) for message in say(teller, 4)] == [Turn.APPLIED]


def test_a_subject_of_which_a_restored_publisher_knows_nothing_is_named(teller: Database, hearer: Database) -> None:
    say(teller, 1, topic="b")
    backup = copied(teller)
    for topic in ("a", "c"):
        for message in say(teller, 1, 2, topic=topic):
            hear(hearer, message)
    put_back(teller, backup)

    assert sorted(compared(teller, hearer)) == [
        ("topic/a", "ahead", 0, 2), ("topic/b", "behind", 1, 0), ("topic/c", "ahead", 0, 2),
    ]  # fmt: skip
    for topic in ("a", "c"):
        healing.rebase(teller, hearer, QUEUE, f"topic/{topic}", by="operator@example.org", reason="restored")
    assert compared(teller, hearer) == [("topic/b", "behind", 1, 0)]


def test_slices_of_many_subjects_name_all_of_which_a_restored_publisher_knows_nothing(
    teller: Database, hearer: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "EACH", 2)
    monkeypatch.setattr(heads, "SLICE", 3)
    telling = Heads(teller)
    for topic in "bdfhj":
        say(teller, 1, topic=topic)
    backup = copied(teller)
    for topic in "acegik":
        for message in say(teller, 1, topic=topic):
            hear(hearer, message)
    put_back(teller, backup)

    for _ in range(2):
        for told in telling.next():
            heads.note(hearer, QUEUE, told)

    named = {row["subject"]: row["finding"] for row in heads.missing(hearer, lasting=NOW)}
    assert named == {**{f"topic/{t}": "ahead" for t in "acegik"}, **{f"topic/{t}": "behind" for t in "bdfhj"}}


def test_what_was_said_by_a_clock_that_had_jumped_is_compared(
    teller: Database, hearer: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "QUIET", timedelta(seconds=5))
    monkeypatch.setattr(healing, "QUIET", timedelta(seconds=5))
    with monkeypatch.context() as jumped:
        ahead(jumped, timedelta(days=1))
        say(teller, 1)

    assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).lacking == 1


def test_what_was_found_by_a_clock_that_had_jumped_is_told(
    teller: Database, hearer: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (message,) = say(teller, 1)
    with monkeypatch.context() as jumped:
        ahead(jumped, timedelta(days=1))
        assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]
        failing.note(hearer, QUEUE, message, error="a bug", is_unread=False)

    assert compared(teller, hearer) == [("topic/a", "behind", 1, 0)]


def test_heads_that_were_overtaken_on_their_way_estrange_nobody(teller: Database, hearer: Database) -> None:
    one, *more = say(teller, 1, 2, 3)
    hear(hearer, one)
    overtaken = [replace(told, at=clock.real() - timedelta(minutes=1)) for told in Heads(teller).next()]
    for message in more + say(teller, 4):
        hear(hearer, message)

    for told in overtaken * 2:
        heads.note(hearer, QUEUE, told)
    hearer["missing"].update_many({}, {"$set": {"since": clock.real() - timedelta(minutes=1)}})

    assert hearer["missing"].count_documents({"finding": "ahead"}) == 1
    assert heads.missing(hearer, lasting=timedelta(seconds=30)) == []


def ahead(patch: pytest.MonkeyPatch, lead: timedelta) -> None:
    honest = clock.real
    patch.setattr(clock, "real", lambda: honest() + lead)
