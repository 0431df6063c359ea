"""Conflicts of interest of an installation that told none: the other services get them here, whatever their older
processes pass over while an upgrade goes on. It makes no difference to whoever hears of them as well."""

from collections.abc import Iterable
from functools import partial

from services.applications.actions import keep_apart
from services.applications.model.conflicts import Foreseen
from services.selection.actions import tell_conflicts
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def hand_over(teller: Database, hearers: Iterable[Database], challenge: Challenge) -> None:
    """Let *hearers* know what conflicts hide from the organisers of *challenge*. Twice changes nothing."""
    for db in hearers:
        for conflict in tell_conflicts.standing(teller, challenge):
            Conflicts(db).learn(conflict.expression_id, conflict.email)


def hand_over_foreseen(teller: Database, applications: Database, letters: Database, challenge: Challenge) -> None:
    """Let *applications* know what keeps organisers from expressions that are still being written, and the service of
    the *letters* which these are. Twice changes nothing."""
    for fact in tell_conflicts.foreseen(teller, challenge):
        one = Foreseen(**fact.model_dump())
        applications.transact(partial(keep_apart.from_everything, applications, one, challenge))
    for found in keep_apart.standing(applications, challenge):
        Conflicts(letters).learn(found.expression_id, found.email)
