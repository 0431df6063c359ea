"""Writes the log."""

from services.selection.model.acts import SYSTEM, Act
from services.selection.model.committee import Member, Reviewer
from services.selection.store.acts import Acts
from shared import clock
from shared.mongo import Database
from shared.phrases import Phrase


def by_person(db: Database, who: Member | Reviewer, act: Phrase, *, about: str = "", detail: Phrase | str = "") -> None:
    """Write down what *who* did, in the open transaction."""
    Acts(db).add(Act(at=clock.now(), by=who.title, act=act, about=about, detail=detail))


def by_system(db: Database, act: Phrase, *, about: str = "", detail: Phrase | str = "") -> None:
    """Write down what happened by itself, in the open transaction."""
    Acts(db).add(Act(at=clock.now(), by=SYSTEM, act=act, about=about, detail=detail))
