"""Everything that notifications says in codes has a sentence with the slots that it is given."""

from services.notifications import wording
from tests.wordings import faults


def test_every_phrase_has_its_sentence_and_every_sentence_its_phrase() -> None:
    assert faults("notifications", wording.OWN) == []
