"""Loads what a conflict of interest hides from whoever is asking."""

from services.selection import rights
from services.selection.model.committee import Member
from services.selection.model.hidden import Hidden
from services.selection.store.conflicts import Conflicts
from services.selection.store.expressions import Expressions
from shared.challenge import Challenge
from shared.mongo import Database


def from_member(db: Database, challenge: Challenge, who: Member) -> Hidden:
    """What is hidden from *who* of the expressions of every open round."""
    declared = Conflicts(db).of(who.reviewer.id) if who.reviewer else []
    every = Expressions(db).particulars(challenge.id)
    return Hidden.of(one for one in every if not rights.may_read(one, who, declared))
