"""`./challenge check` finds where an address is compared by its spelling."""

from pathlib import Path

import pytest

from tools import spellings


@pytest.mark.parametrize(
    "source",
    [
        "key = email.strip().casefold()",
        "fold = str.casefold",
        "key = who.email.lower()",
        "key = letter.recipient.strip().upper()",
        "key = caseless(contact_email)",
        "mine = draft.owner == who.email",
        "known = person.email in listed",
        "again = (old.digest, old.proposed_by) == (digest, by)",
        "taken = one.email != other",
    ],
)
def test_an_address_compared_by_its_spelling_fails_the_check(tmp_path: Path, source: str) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "model.py").write_text(source)

    assert spellings.main(tmp_path) == 1


@pytest.mark.parametrize(
    "source",
    [
        "key = addresses.key(email)",
        "mine = addresses.same(draft.owner, who.email)",
        "known = caseless(city.name) in listed",
        "nobody = who.email == ''",
        "level = record.levelname.lower()",
    ],
)
def test_what_compares_keys_or_names_passes(source: str) -> None:
    assert not list(spellings.faults(source))


def test_there_is_none_in_the_project() -> None:
    assert spellings.main() == 0
