"""What one person writes and exports is counted per route, for pages and scripts alike, and only theirs."""

from datetime import timedelta

import pytest

from shared import clock
from shared.mongo import Database
from shared.web.networks import block_of
from shared.web.ratelimit import Allowance
from tests.shared.test_web.conftest import Site


@pytest.fixture(autouse=True)
def few(emptied: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr("shared.web.pace.WRITES", 3)
    monkeypatch.setattr("shared.web.pace.EXPORTS", 2)
    return emptied


def test_a_person_who_writes_too_often_is_told_when_to_go_on(site: Site) -> None:
    headers = site.bearer("samples:write")
    answers = [site.stranger.post("/samples/api/things", json={"name": "x"}, headers=headers) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [201] * 3 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "20"
    assert "Please try again in 20 seconds." in answers[-1].json()["detail"]


def test_one_person_s_writing_holds_up_no_other_and_no_other_route(site: Site) -> None:
    for _ in range(4):
        site.stranger.post("/samples/api/things", json={"name": "x"}, headers=site.bearer("samples:write"))

    site.sign_in("nikos@thessaloniki.example")
    assert site.client.post("/samples/api/things", json={"name": "y"}).status_code == 201
    assert site.client.get("/samples/mine").status_code == 200


def test_a_form_that_is_too_much_keeps_what_was_typed(site: Site) -> None:
    site.sign_in()
    answers = [site.client.post("/samples/sheet", data={"title": "Bench <3"}) for _ in range(4)]

    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "20")
    assert '<input type="hidden" name="title" value="Bench &lt;3">' in answers[-1].text
    assert 'action="/samples/sheet"' in answers[-1].text


def test_exports_have_a_limit_of_their_own(site: Site) -> None:
    site.sign_in()

    assert [site.client.get("/samples/things.csv").status_code for _ in range(3)] == [200, 200, 429]


def test_who_is_nobody_is_refused_as_nobody(site: Site) -> None:
    assert {site.client.post("/samples/api/things", json={"name": "x"}).status_code for _ in range(8)} == {401}


def test_a_tenth_is_let_pass_by_each_process_alone_and_the_rest_by_all_together(
    site: Site, few: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.pace.WRITES", 10)
    monkeypatch.setattr("shared.web.pace.TENTH", 5)
    headers = site.bearer("samples:write")

    def statuses(times: int) -> list[int]:
        asked = (site.stranger.post("/samples/api/things", json={"name": "x"}, headers=headers) for _ in range(times))
        return [answer.status_code for answer in asked]

    assert (statuses(2), few["attempts"].count_documents({})) == ([201] * 2, 0)
    assert statuses(9) == [201] * 8 + [429]


def test_what_a_process_lets_pass_alone_comes_back_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    now, alone = clock.real(), Allowance()

    def spent(seconds: float) -> bool:
        monkeypatch.setattr(clock, "real", lambda: now + timedelta(seconds=seconds))
        return alone.spend("a", at_most=2, seconds=60)

    assert [spent(at) for at in (0, 0, 0, 29, 30, 30)] == [True, True, False, False, True, False]


def test_a_process_forgets_who_has_paid_before_it_holds_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.ratelimit._MOST_KEYS", 2)
    now, alone = clock.real(), Allowance()
    monkeypatch.setattr(clock, "real", lambda: now)
    alone.spend("paid", at_most=1, seconds=1)
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(seconds=2))

    assert [alone.spend(key, at_most=1, seconds=60) for key in ("a", "b", "b")] == [True, True, False]


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_counted_by_what_one_customer_gets(address: str, block: str) -> None:
    assert block_of(address) == block
