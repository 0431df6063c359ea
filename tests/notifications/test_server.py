"""What the mailer makes of a mail server's answers, spoken to over real SMTP."""

import socket

import pytest

from services.notifications.mail.server import MailServer, NotHandedOver
from services.notifications.model.limits import Limits
from services.notifications.model.replies import Reply
from shared.smtp import route
from tests.notifications.mails import a_mail, tried
from tests.notifications.postbox import Postbox
from tests.notifications.scripted import CLOSES, GREETS, TAKES, Scripted


def deliver(server: MailServer, mail: bytes | None = None, *, may_go: bool = True) -> Reply:
    return tried(server, mail, may_go=may_go).answer


def test_a_connection_is_kept_for_the_next_letters() -> None:
    with Postbox() as box:
        server = MailServer(route(box.url))

        answers = [deliver(server) for _ in range(3)]

        assert (answers, box.connections, len(box.raw)) == ([Reply.ACCEPTED] * 3, 1, 3)
        server.hang_up()


@pytest.mark.parametrize(
    ("said", "answer", "enhanced"),
    [
        ("421 4.3.2 shutting down", Reply.TEMPORARY, "4.3.2"),
        ("450 4.2.1 greylisted", Reply.TEMPORARY, "4.2.1"),
        ("550 5.1.1 no such user", Reply.PERMANENT, "5.1.1"),
        ("552 5.2.2 mailbox full", Reply.PERMANENT, "5.2.2"),
        ("rcpt:550 5.7.1 blocked", Reply.PERMANENT, "5.7.1"),
        ("rcpt:451 4.7.1 come back", Reply.TEMPORARY, "4.7.1"),
    ],
)
def test_a_refusal_is_told_with_its_codes_and_the_next_letter_goes_out(said: str, answer: Reply, enhanced: str) -> None:
    with Postbox(said, "250 OK", said) as box:
        server = MailServer(route(box.url))

        refused = tried(server)
        taken = deliver(server)
        refused_at_once = tried(server)  # here the commands go out together
        last = deliver(server)

        assert (refused.answer, refused.enhanced, str(refused.code) in said) == (answer, enhanced, True)
        assert refused_at_once.model_copy(update={"at": refused.at}) == refused
        assert (taken, last, len(box.raw)) == (Reply.ACCEPTED, Reply.ACCEPTED, 2)
        server.hang_up()


def test_over_a_kept_connection_a_letter_is_asked_for_in_one_go() -> None:
    with Scripted(GREETS, TAKES, TAKES) as script:
        server = MailServer(route(script.url))

        assert [deliver(server), deliver(server)] == [Reply.ACCEPTED] * 2

        server.break_off()
    assert script.heard == [1, 1, 1, 1, 3]  # EHLO, the first letter's commands, and the second's


def test_where_nobody_is_left_to_write_to_the_text_is_not_sent() -> None:
    nobody = ["250 yes", "550 5.1.1 no such user", "354 go on", "554 5.5.1 nobody to write to"]
    with Scripted(GREETS, TAKES, [*nobody, "250 reset"], TAKES) as script:
        server = MailServer(route(script.url))

        answers = [deliver(server), deliver(server), deliver(server)]

        server.break_off()
    assert answers == [Reply.ACCEPTED, Reply.PERMANENT, Reply.ACCEPTED]
    assert [b"Hello" in text for text in script.texts] == [True, False, True]


def test_a_connection_that_breaks_while_a_letter_is_asked_for_is_made_anew_and_asked_step_by_step() -> None:
    with Scripted(GREETS, TAKES, [CLOSES], GREETS, ["250 yes", CLOSES]) as script:
        server = MailServer(route(script.url))

        first, second = tried(server), tried(server)

    assert (first.answer, second.answer, second.named) == (Reply.ACCEPTED, Reply.OUT_OF_REACH, True)


def test_a_connection_cut_after_the_text_leaves_open_whether_it_arrived() -> None:
    with Postbox("drop after") as box:
        assert deliver(MailServer(route(box.url))) is Reply.LOST


def test_a_connection_cut_before_the_text_is_known_not_to_have_delivered() -> None:
    with Postbox("drop") as box:
        assert deliver(MailServer(route(box.url))) is Reply.OUT_OF_REACH
        assert box.raw == []


def test_a_kept_connection_found_dead_is_replaced_at_once() -> None:
    with Postbox("250 OK", "drop") as box:
        server = MailServer(route(box.url))

        answers = [deliver(server), deliver(server)]

        assert (answers, len(box.raw)) == ([Reply.ACCEPTED, Reply.ACCEPTED], 2)
        server.hang_up()


def test_no_mail_server_is_out_of_reach() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        assert deliver(MailServer(route(f"smtp://127.0.0.1:{taken.getsockname()[1]}"))) is Reply.OUT_OF_REACH


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()

        assert (
            deliver(MailServer(route(f"smtp://127.0.0.1:{silent.getsockname()[1]}"), limits=Limits(greeting=0.2)))
            is Reply.OUT_OF_REACH
        )


def test_a_slow_answer_to_the_text_is_waited_for() -> None:
    with Postbox("slow") as box:
        server = MailServer(route(box.url), limits=Limits(command=0.5, data=0.5, final=5))

        assert deliver(server) is Reply.ACCEPTED
        server.hang_up()


def test_a_letter_that_may_not_go_is_not_handed_over() -> None:
    with Postbox() as box:
        server = MailServer(route(box.url))

        with pytest.raises(NotHandedOver):
            deliver(server, may_go=False)

        assert (deliver(server), len(box.raw)) == (Reply.ACCEPTED, 1)
        server.hang_up()


def test_a_line_that_begins_with_a_full_stop_arrives_whole() -> None:
    with Postbox() as box:
        server = MailServer(route(box.url))

        deliver(server, a_mail("one\n.\n..two\n"))

        body = box.mails[0].get_body(("plain",))
        assert body is not None
        assert body.get_content().split() == ["one", ".", "..two"]
        server.hang_up()


def test_a_greek_mailbox_is_written_to_where_the_server_takes_it() -> None:
    with Postbox() as box:
        server = MailServer(route(box.url))

        assert deliver(server, a_mail(recipient="μαρία@athens.example")) is Reply.ACCEPTED
        server.hang_up()
