import hashlib
import json
import unicodedata
from typing import Any
from uuid import UUID

from services.applications.model.content import Content
from services.applications.model.receipts import canonical, content_hash
from tests.applications.builders import some_content

ID = UUID(int=7)


def hash_of(content: Content) -> str:
    return content_hash(ID, "test-2020", "new-cities", content)


def test_the_hash_is_of_the_canonical_bytes_as_anybody_can_compute_it() -> None:
    whole = canonical(ID, "test-2020", "new-cities", some_content())

    assert hash_of(some_content()) == hashlib.sha256(whole).hexdigest()
    assert whole == json.dumps(json.loads(whole), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_personal_data_is_left_out_so_that_erasing_it_leaves_the_hash_true() -> None:
    named = some_content(contact={"name": "Eleni", "language": "el", "zone": "Europe/Athens"})
    erased = some_content(contact={"name": "", "language": "el", "zone": "Europe/Athens"})

    assert hash_of(named) == hash_of(erased)
    assert b"Eleni" not in canonical(ID, "test-2020", "new-cities", named)


def test_any_other_change_changes_the_hash() -> None:
    changes: list[dict[str, Any]] = [
        {"population": 1},
        {"themes": ("open-data",)},
        {"answers": {"ambition": "Other."}},
        {"alumni": True},
    ]

    hashes = {hash_of(some_content(**change)) for change in changes} | {hash_of(some_content())}

    assert len(hashes) == len(changes) + 1


def test_the_order_of_the_answers_does_not_matter() -> None:
    one, other = {"ambition": "A", "partners": "B"}, {"partners": "B", "ambition": "A"}

    assert hash_of(some_content(answers=one)) == hash_of(some_content(answers=other))


def test_the_same_letters_typed_on_another_system_give_the_same_hash() -> None:
    decomposed = unicodedata.normalize("NFD", "Škofja Loka")

    assert hash_of(some_content(name=decomposed)) == hash_of(some_content(name="Škofja Loka"))
