"""Letters go in the clear only where somebody said so, and to no server that cannot prove its name."""

from pathlib import Path

import pytest

from services.notifications.mail.server import MailServer
from services.notifications.model.letters import State
from services.notifications.model.limits import Limits
from services.notifications.model.replies import Reply, refuses_us
from services.notifications.store.pauses import Pauses
from shared.mongo import Database
from shared.settings import Environment, Settings
from shared.smtp import Route, route
from shared.wording import say
from tests.notifications.builders import a_contact, an_id, ledger, tell
from tests.notifications.certificates import Authority
from tests.notifications.facts import submitted
from tests.notifications.mails import tried
from tests.notifications.postbox import Postbox
from tests.notifications.running import sending_to, until


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def in_production(box: Postbox, authority: Authority) -> Route:
    return route(box.url, must_encrypt=True, ca_file=authority.file)


@pytest.mark.parametrize("strips", [False, True], ids=["not offered", "stripped on the way"])
def test_production_without_starttls_pauses_fails_nothing_and_goes_on_once_that_is_allowed(
    db: Database, settings: Settings, authority: Authority, strips: bool
) -> None:
    production = settings.model_copy(update={"environment": Environment.PRODUCTION})
    for number in range(8):
        tell(db, submitted(an_id(f"city {number}"), contact=a_contact(email=f"m@city{number}.example")))

    with Postbox(tls=authority.server("127.0.0.1") if strips else None, strips=strips) as box:
        with sending_to(box.url, production, Limits()):
            until(20, lambda: (pause := Pauses(db).current()) is not None and pause.probes >= 1)
            paused = Pauses(db).current()
            states = {one.state for one in ledger(db)}
        arrived_in_the_clear = len(box.raw)
        with sending_to(f"{box.url}?starttls=never", production, Limits()):
            until(40, lambda: len(ledger(db, state=State.SENT)) == 8)

    assert paused is not None
    assert "offers no STARTTLS" in say(paused.words)
    assert "?starttls=never" in say(paused.words)
    assert states <= {State.QUEUED, State.SENDING}
    assert (arrived_in_the_clear, len(box.raw), Pauses(db).current()) == (0, 8, None)


def test_production_encrypts_where_it_is_offered(authority: Authority) -> None:
    with Postbox(tls=authority.server("127.0.0.1")) as box:
        server = MailServer(in_production(box, authority))

        answers = [tried(server).answer, tried(server).answer]
        server.hang_up()

    assert (answers, box.encrypted, box.connections) == ([Reply.ACCEPTED] * 2, 2, 1)


@pytest.mark.parametrize(
    ("names", "ended", "why"),
    [(["mail.example.org"], False, "mismatch"), (["127.0.0.1"], True, "expired")],
)
def test_a_certificate_that_is_not_good_for_the_server_is_a_refusal_of_us(
    authority: Authority, names: list[str], ended: bool, why: str
) -> None:
    with Postbox(tls=authority.server(*names, ended=ended)) as box:
        answer = tried(MailServer(in_production(box, authority)))

    assert why in say(answer.words)
    assert "not good for 127.0.0.1" in say(answer.words)
    assert (refuses_us(answer), box.raw) == (True, [])


def test_an_authority_that_nobody_named_vouches_for_nobody(authority: Authority, tmp_path: Path) -> None:
    with Postbox(tls=authority.server("127.0.0.1")) as box:
        unnamed = tried(MailServer(route(box.url, must_encrypt=True)))
        (tmp_path / "ca.pem").write_text("no certificate")
        useless = tried(MailServer(route(box.url, must_encrypt=True, ca_file=tmp_path / "ca.pem")))

    assert "SMTP_CA_FILE may name an authority" in say(unnamed.words)
    assert "SMTP_CA_FILE holds no certificate" in say(useless.words)
    assert (refuses_us(unnamed), refuses_us(useless), box.raw) == (True, True, [])


def test_out_of_production_any_certificate_keeps_listeners_out(authority: Authority) -> None:
    with Postbox(tls=authority.server("mail.example.org")) as box:
        server = MailServer(route(box.url))

        answer = tried(server).answer
        server.hang_up()

    assert (answer, box.encrypted) == (Reply.ACCEPTED, 1)


def test_a_line_that_was_to_stay_in_the_clear_does(authority: Authority) -> None:
    with Postbox(tls=authority.server("127.0.0.1")) as box:
        server = MailServer(route(f"{box.url}?starttls=never", must_encrypt=True))

        answer = tried(server).answer
        server.hang_up()

    assert (answer, box.encrypted) == (Reply.ACCEPTED, 0)
