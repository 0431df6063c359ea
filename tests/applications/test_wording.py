"""Everything that applications says in codes has its sentence."""

from services.applications.wording import OWN
from tests import wordings


def test_every_phrase_has_a_sentence_with_its_slots() -> None:
    assert wordings.faults("applications", OWN) == []
