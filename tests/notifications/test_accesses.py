"""What the owner of a session is shown of it: the browser and the network in their words."""

import pytest

from services.notifications.model.accesses import beginning_of, device_of
from shared.wording import say

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on an iPhone"),
        ("curl/8.5.0", "a program that calls itself curl"),
        ("", "an unknown program"),
        ("<script>alert(1)</script>", "an unknown program"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge on Linux",
        ),
    ],
)
def test_a_browser_is_named_as_its_owner_would(said: str, words: str) -> None:
    assert say(device_of(said)) == words


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("192.0.2.77", "192.0.2.…"),
        ("2001:db8:1:2:3::4", "2001:db8:1:…"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_a_network_is_shown_by_its_beginning(address: str, shown: str) -> None:
    assert beginning_of(address) == shown
