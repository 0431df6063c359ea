"""What was lost on the way is found: how far each subject was said, beside what a follower applied."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared import clock
from shared.delivery.heads import Gap, Told
from shared.delivery.streams import Stream
from shared.mongo import Database, dead_letters, failing, heads, healing
from shared.mongo.heads import Heads
from shared.mongo.inbox import Turn
from tests.shared.talking import AT_ONCE, QUEUE, compared, copied, hear, put_back, say

pytestmark = pytest.mark.usefixtures("quiet")


def test_streams_from_before_heads_are_compared_by_their_numbers(teller: Database, hearer: Database) -> None:
    for topic in ("a", "b"):
        said = say(teller, 1, 2, topic=topic)
    for message in said:
        hear(hearer, message)
    teller["streams"].update_many({}, {"$unset": {"last": "", "said_at": ""}})

    assert compared(teller, hearer) == [("topic/a", "behind", 2, 0)]
    assert healing.heal(teller, hearer, QUEUE, is_idle=True).gaps == [Gap("topic/a", 1, 2)]


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

    named = {row["subject"]: row["finding"] for row in heads.missing(hearer, lasting=AT_ONCE)}
    assert named == {**{f"topic/{t}": "ahead" for t in "acegik"}, **{f"topic/{t}": "behind" for t in "bdfhj"}}


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


def test_what_was_found_beside_a_message_that_was_applied_begins_anew(teller: Database, hearer: Database) -> None:
    for message in say(teller, 1):
        hear(hearer, message)
    (overtaken,) = [told for told in Heads(teller).next() if told.span]
    for number, minutes_ago in ((2, 2), (3, 1)):
        for message in say(teller, number):
            hear(hearer, message)
        heads.note(hearer, QUEUE, replace(overtaken, at=clock.real() - timedelta(minutes=minutes_ago)))

    (row,) = hearer["missing"].find()
    assert (row["finding"], row["applied"], row["first_told"]) == ("ahead", 3, row["last_told"])


def test_what_was_found_of_a_subject_that_is_just_spoken_of_begins_anew(teller: Database, hearer: Database) -> None:
    for message in say(teller, 1, 2):
        hear(hearer, message)
    say(teller, 1, topic="lost")
    heads.note(hearer, QUEUE, Told({"topic/a": Stream(1), "topic/lost": Stream(1)}))
    assert hearer["missing"].count_documents({}) == 2

    heads.note(hearer, QUEUE, Told({}, busy=frozenset({"topic/a", "topic/lost"})))

    assert [row["subject"] for row in hearer["missing"].find()] == ["topic/lost"]
