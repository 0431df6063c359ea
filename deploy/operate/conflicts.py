"""Conflicts of interest of an installation that told none: the other services get them here, whatever their older
processes pass over while an upgrade goes on. It makes no difference to whoever hears of them as well."""

from collections.abc import Iterable

from services.selection.actions import tell_conflicts
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def hand_over(teller: Database, hearers: Iterable[Database], challenge: Challenge) -> None:
    """Let *hearers* know what conflicts hide from the organisers of *challenge*. Twice changes nothing."""
    for db in hearers:
        for conflict in tell_conflicts.standing(teller, challenge):
            Conflicts(db).learn(conflict.expression_id, conflict.email)
