"""What the preparation waits for, and what it says when that does not come."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from deploy.console import CannotStart
from deploy.operate import answering, edition, prepare
from local import ports
from shared import clock
from shared.settings import Settings


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "UNSEEN", 0)


def test_servers_that_stand_are_ready_at_once(settings: Settings) -> None:
    prepare.replica_set(settings)
    prepare.broker(settings)


@pytest.mark.parametrize("wait_for", [prepare.replica_set, prepare.broker])
def test_a_server_that_does_not_come_is_named_with_the_reason(
    settings: Settings, wait_for: Callable[[Settings], None]
) -> None:
    where = f"127.0.0.1:{ports.any_free()}"
    nowhere = settings.model_copy(
        update={"amqp_uri": f"amqp://u:p@{where}//", "mongodb_uri": f"mongodb://{where}/?replicaSet=rs0"}
    )

    with pytest.raises(CannotStart, match=r"is not ready; for \d+ s it has been the same: .*Connection refused"):
        wait_for(nowhere)


def test_a_wrong_password_of_the_broker_is_named(settings: Settings) -> None:
    stranger = re.sub(r"//[^@]*@", "//challenge:wrong@", settings.amqp_uri)

    with pytest.raises(CannotStart, match="it refuses the account in AMQP_URI"):
        prepare.broker(settings.model_copy(update={"amqp_uri": stranger}))


def test_the_editions_time_begins_once_with_its_call(settings: Settings) -> None:
    prepare.edition_time(settings)
    assert timedelta() <= clock.now() - edition.CALL_BEGINS < timedelta(seconds=5)

    clock.move(edition.CALL_IS_OPEN)
    prepare.edition_time(settings)
    assert clock.now() >= edition.CALL_IS_OPEN


def test_without_a_file_the_time_is_real(settings: Settings) -> None:
    prepare.edition_time(settings.model_copy(update={"clock_file": None}))

    assert abs(clock.now() - clock.real()) < timedelta(seconds=1)
