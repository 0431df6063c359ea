"""Everything that selection says in codes has its sentence, with exactly its slots."""

from services.selection.wording import TABLE
from tests import wordings


def test_every_phrase_has_its_sentence() -> None:
    assert wordings.faults("selection", TABLE) == []
