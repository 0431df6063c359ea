import pytest

from shared.delivery.versions import is_unread


@pytest.mark.parametrize(
    ("contract", "versions", "handled", "waits"),
    [
        ("Told.v1", "Told.v1", {"Told.v1"}, False),
        ("Told.v2", "Told.v2", {"Told.v1"}, True),
        ("Told.v2", "Told.v2 Told.v1", {"Told.v1"}, False),
        ("Told.v1", "Told.v2 Told.v1", {"Told.v2"}, False),
        ("Told.v1", "", {"Told.v2"}, True),
        ("Heard.v1", "Heard.v1", {"Told.v1"}, False),
        ("Heard.v1", "", set(), False),
    ],
)
def test_only_an_unknown_version_of_what_is_handled_waits(
    contract: str, versions: str, handled: set[str], *, waits: bool
) -> None:
    assert is_unread(contract, versions, handled) is waits
