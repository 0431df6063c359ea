"""What each reply of a mail server leads to, and what no reply does."""

from datetime import timedelta

import pytest

from services.notifications.model.deliveries import Other, abandoned, aside, given_way, tried
from services.notifications.model.letters import URGENT, State, Step, taken_up
from services.notifications.model.replies import Reply, Try, refuses_us, wait
from shared.person import Person
from tests.notifications.builders import NOW, a_letter, an_id, being_sent

WEEK = timedelta(days=7)


def said(answer: Reply, code: int = 0, enhanced: str = "") -> Try:
    return Try(at=NOW, answer=answer, code=code, enhanced=enhanced)


def test_an_accepted_letter_is_sent() -> None:
    letter = tried(being_sent(), said(Reply.ACCEPTED, 250), jitter=0.5)

    assert (letter.state, letter.sent_at, letter.attempts, letter.lease) == (State.SENT, NOW, 1, None)


def test_a_temporary_refusal_is_tried_again_after_a_minute_and_then_ever_later() -> None:
    letter = tried(being_sent(), said(Reply.TEMPORARY, 450), jitter=0.5)

    assert (letter.state, letter.next_try_at) == (State.QUEUED, NOW + timedelta(minutes=1))
    assert [wait(n, Reply.TEMPORARY) for n in (1, 2, 9)] == [
        timedelta(minutes=2),
        timedelta(minutes=4),
        timedelta(hours=4),
    ]


def test_jitter_keeps_letters_that_failed_together_apart() -> None:
    first, last = (tried(being_sent(), said(Reply.TEMPORARY), jitter=jitter) for jitter in (0, 1))

    assert last.next_try_at - first.next_try_at == timedelta(seconds=24)


def test_a_mail_server_out_of_reach_is_tried_within_a_minute_however_often() -> None:
    assert [wait(n, Reply.OUT_OF_REACH) for n in (0, 1, 5, 50)] == [
        timedelta(seconds=1),
        timedelta(seconds=2),
        timedelta(seconds=32),
        timedelta(minutes=1),
    ]


def test_after_72_hours_a_letter_is_given_up() -> None:
    at_the_end = said(Reply.TEMPORARY, 450).model_copy(update={"at": NOW + timedelta(hours=72)})

    assert tried(being_sent(), at_the_end, jitter=0.5).state is State.FAILED


@pytest.mark.parametrize(("queued", "seconds"), [(timedelta(0), 1), (timedelta(minutes=5), 30), (WEEK, 60)])
def test_a_letter_that_gives_way_looks_again_within_a_minute_and_is_not_given_up(
    queued: timedelta, seconds: int
) -> None:
    letter = given_way(being_sent(queued_at=NOW - queued), at=NOW)

    again = NOW + timedelta(seconds=seconds)
    assert (letter.state, letter.next_try_at, letter.give_up_at) == (State.QUEUED, again, again + timedelta(hours=72))
    assert (letter.attempts, letter.lease) == (0, None)


@pytest.mark.parametrize(
    ("other", "state"),
    [
        (Other("decision/1", 3, State.SENT), State.REPLACED),
        (Other("decision/1", 1, State.SENDING), State.QUEUED),
        (Other("decision/1", 1, State.SENT), None),
        (Other("seat/1", 1, State.UNCERTAIN), State.QUEUED),
        (Other("seat/1", 1, State.SENT), None),
        (Other("decision/2", 3, State.SENDING), None),
    ],
)
def test_a_letter_gives_way_to_a_newer_one_and_to_what_goes_before_it(other: Other, state: State | None) -> None:
    letter = being_sent(about="decision/1", generation=2, behind="seat/1")

    after = aside(letter, [other], at=NOW)

    assert (after and after.state) == state


@pytest.mark.parametrize(("priority", "needs_staff"), [(2, True), (URGENT, False), (0, False)])
def test_a_permanent_refusal_stops_and_needs_staff_unless_a_stranger_may_have_typed_the_address(
    priority: int, needs_staff: bool
) -> None:
    letter = tried(being_sent(priority=priority), said(Reply.PERMANENT, 550, "5.1.1"), jitter=0.5)

    assert (letter.state, letter.needs_staff) == (State.FAILED, needs_staff)


@pytest.mark.parametrize("answer", [(552, ""), (552, "5.2.2"), (550, "5.2.2")])
def test_a_full_mailbox_is_temporary_although_the_server_says_5xx(answer: tuple[int, str]) -> None:
    assert tried(being_sent(), said(Reply.PERMANENT, *answer), jitter=0.5).state is State.QUEUED


OURS = [
    (Reply.OUT_OF_REACH, 0, "", "connection refused"),
    (Reply.OUT_OF_REACH, 530, "5.7.0", "authentication required"),
    (Reply.OUT_OF_REACH, 535, "5.7.8", "wrong password"),
    (Reply.TEMPORARY, 421, "4.3.2", "shutting down"),
    (Reply.PERMANENT, 550, "5.7.1", "not authenticated"),
    (Reply.PERMANENT, 554, "5.7.1", "spam"),
    (Reply.PERMANENT, 550, "", "relay not permitted"),
    (Reply.TEMPORARY, 454, "4.7.1", "Relay access denied"),
    (Reply.PERMANENT, 530, "", "log in first"),
]
THEIRS = [
    (Reply.PERMANENT, 550, "5.1.1", "no such user of this relay"),
    (Reply.PERMANENT, 552, "5.2.2", "full"),
    (Reply.TEMPORARY, 451, "4.7.1", "greylisted"),
    (Reply.PERMANENT, 550, "", "no such user"),
    (Reply.LOST, 0, "", "relay"),
    (Reply.ACCEPTED, 250, "2.0.0", "relayed"),
]


@pytest.mark.parametrize(("answer", "is_ours"), [*((one, True) for one in OURS), *((one, False) for one in THEIRS)])
def test_the_codes_say_whether_we_are_refused_or_a_recipient(
    answer: tuple[Reply, int, str, str], is_ours: bool
) -> None:
    kind, code, enhanced, words = answer

    assert refuses_us(Try(at=NOW, answer=kind, code=code, enhanced=enhanced, words=words)) is is_ours


def test_a_connection_that_ends_after_rcpt_is_no_refusal_of_us() -> None:
    assert not refuses_us(Try(at=NOW, answer=Reply.OUT_OF_REACH, named=True))


@pytest.mark.parametrize("answer", OURS)
def test_a_refusal_of_us_fails_no_letter_however_late_it_is(answer: tuple[Reply, int, str, str]) -> None:
    kind, code, enhanced, words = answer
    refusal = Try(at=NOW + 2 * WEEK, answer=kind, code=code, enhanced=enhanced, words=words)

    letter = tried(being_sent(careful=True, attempts=9), refusal, jitter=0.5)

    assert (letter.state, letter.attempts, letter.needs_staff) == (State.QUEUED, 9, False)
    assert letter.next_try_at <= refusal.at + timedelta(seconds=5)
    assert letter.give_up_at == refusal.at + timedelta(hours=72)


def test_a_policy_that_refuses_one_letter_while_others_go_out_stops_it_and_tells_staff() -> None:
    refused = being_sent(refused_at=NOW - timedelta(seconds=5))

    letter = tried(refused, said(Reply.PERMANENT, 554, "5.7.1"), jitter=0.5, others_went=True)

    assert (letter.state, letter.needs_staff) == (State.FAILED, True)


def test_a_careful_letter_lost_after_its_text_waits_for_a_person() -> None:
    assert tried(being_sent(careful=True), said(Reply.LOST), jitter=0.5).state is State.UNCERTAIN


def test_any_other_letter_lost_after_its_text_is_sent_again_once_and_then_waits_for_a_person() -> None:
    once = tried(being_sent(), said(Reply.LOST), jitter=0.5)
    twice = tried(once.after(Step.CLAIM), said(Reply.LOST), jitter=0.5)

    assert (once.state, twice.state) == (State.QUEUED, State.UNCERTAIN)


def test_a_letter_sent_again_by_a_person_is_not_repeated_when_its_answer_is_lost_again() -> None:
    again = taken_up(a_letter(state=State.UNCERTAIN, doubts=2), Step.RETRY, by=Person("office@example.org"), at=NOW)

    assert tried(again.after(Step.CLAIM), said(Reply.LOST), jitter=0.5).state is State.UNCERTAIN


def test_a_sender_that_ended_before_the_text_gives_the_letter_back() -> None:
    letter = abandoned(being_sent(careful=True, attempts=2), NOW)

    assert (letter.state, letter.next_try_at, letter.attempts) == (State.QUEUED, NOW, 2)


def test_a_sender_that_ended_after_the_text_leaves_a_doubt() -> None:
    letter = abandoned(being_sent(careful=True, handed_over_at=NOW), NOW)

    assert (letter.state, letter.tries[-1].answer) == (State.UNCERTAIN, Reply.LOST)


def test_any_other_letter_of_a_sender_that_ended_after_the_text_is_repeated_once() -> None:
    once = abandoned(being_sent(handed_over_at=NOW), NOW)
    twice = abandoned(once.after(Step.CLAIM, handed_over_at=NOW), NOW)

    assert (once.state, twice.state) == (State.QUEUED, State.UNCERTAIN)


def test_the_last_twenty_tries_are_kept() -> None:
    letter = being_sent(tries=[said(Reply.TEMPORARY, 450)] * 20)

    after = tried(letter, said(Reply.TEMPORARY, 451), jitter=0.5)

    assert (len(after.tries), after.tries[-1].code, after.id) == (20, 451, an_id("letter"))
