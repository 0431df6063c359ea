"""What selection's phrases say, in English."""

from services.selection.contracts import Reasons
from services.selection.wording import CATALOGUES, TABLE
from shared import wording
from shared.errors import NotFound, Refused
from shared.phrases import Phrase

wording.learn(TABLE, *CATALOGUES)


def sentence_of(no: Refused | NotFound) -> str:
    """What a refusal says."""
    return wording.say(no.phrase)


def fields_of(no: Refused) -> dict[str, str]:
    """What a refusal says at each field."""
    return {field: wording.say(what) for field, what in no.fields.items()}


def said(*what: Phrase | str) -> str:
    """The sentences that *what* makes, one after the other."""
    return " ".join(map(wording.say, what))


def told(reasons: Reasons) -> str:
    """What the applicant is told."""
    return reasons if isinstance(reasons, str) else said(*reasons)
