"""What one person writes and exports is counted per route, for pages and scripts alike, and only theirs."""

import pytest

from shared.mongo import Database
from shared.web.networks import block_of
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
