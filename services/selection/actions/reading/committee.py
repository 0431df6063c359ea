"""What organisers see of the round at a glance: progress per lane, loads, conflicts, the log; and who is asking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.selection import rights
from services.selection.actions import fields, hidden, members
from services.selection.model import progress
from services.selection.model.acts import Act
from services.selection.model.committee import Member
from services.selection.model.conflicts import Conflict
from services.selection.model.expressions import Expression
from services.selection.model.fields import Record
from services.selection.model.hidden import Hidden
from services.selection.model.progress import LaneProgress, Workload
from services.selection.store.acts import Acts
from services.selection.store.announcement import History
from services.selection.store.conflicts import Conflicts
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions, Rounds
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import Phrase, phrase

UNNAMED = phrase("expression-not-assigned")


class Named(NamedTuple):
    """An expression by its name, which is all that a conflict of interest leaves to be seen of it."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Declared:
    """A declared conflict, with the reviewer's name and, as far as the one who is asking may know, what it is about."""

    conflict: Conflict
    reviewer: str
    about: Phrase | str


@dataclass(frozen=True)
class Overview:
    """The round at a glance.

    Attributes:
        short: expressions with too few reviewers, and how many they lack.
        held, released: how many decisions there are, by outcome.
        unannounced: how many were released and are not yet public.
        may_manage: whether the one who is asking keeps roster, assignment and conflicts.
    """

    challenge: Challenge
    lanes: Sequence[LaneProgress]
    workloads: Sequence[Workload]
    conflicts: Sequence[Declared]
    short: Sequence[tuple[Expression, int]]
    held: Counter[str]
    released: Counter[str]
    unannounced: int
    announced: bool
    may_manage: bool


def me(db: Database, *, by: Person) -> Member:
    """Who is asking, as selection knows them; for everybody."""
    return members.member(db, by)


def rounds(db: Database, *, by: Person) -> list[LaneProgress]:
    """The lanes' progress; for everybody on the committee.

    Raises:
        NotAllowed, HasLeft.
    """
    who, challenge = members.on_committee(db, by), Challenges(db).current()
    return _lanes(db, fields.record(db, challenge), hidden.from_member(db, challenge, who))


def overview(db: Database, *, by: Person) -> Overview:
    """Everything at a glance; for organisers.

    Raises:
        NotAllowed.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    record, unseen = fields.record(db, challenge), hidden.from_member(db, challenge, who)
    unfinished, seen = record.unfinished(), unseen.record(record)
    newest = {key: one for key, one in Decisions(db).newest(challenge.id).items() if key not in unseen.ids}
    decisions = [one for key, one in newest.items() if rights.may_read_decision(one, ended=key not in unfinished)]
    return Overview(
        challenge=challenge,
        lanes=_lanes(db, record, unseen),
        workloads=progress.of_reviewers(Reviewers(db).all(), seen.sheets),
        conflicts=_declared_for(db, who, unseen),
        short=_short(seen),
        held=Counter(d.outcome.value for d in decisions if d.released_at is None),
        released=Counter(d.outcome.value for d in decisions if d.released_at is not None),
        unannounced=sum(one.expression_id not in unseen.ids for one in Decisions(db).unannounced(challenge.id)),
        announced=bool(History(db).all(challenge.id)),
        may_manage=rights.is_chair(who),
    )


def expressions(db: Database, *, by: Person) -> list[Expression]:
    """The final expressions of every open round, by name, but those that a conflict hides; for organisers.

    Raises:
        NotAllowed.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    unseen = hidden.from_member(db, challenge, who)
    return [one for one in Expressions(db).final(challenge.id) if one.id not in unseen.ids]


def names(db: Database, *, by: Person) -> list[Named]:
    """The names of the final expressions of every open round, every one of them; for organisers.

    Raises:
        NotAllowed.
    """
    members.organiser(db, by)
    return [Named(one.id, one.name) for one in Expressions(db).final(Challenges(db).current().id)]


def conflicts(db: Database, *, by: Person) -> list[Declared]:
    """Declared conflicts, oldest first: all for organisers, but those of others with what is hidden from themselves; a
    reviewer's own else.

    A reviewer reads the name of an expression only if it was assigned to them, before or since.

    Raises:
        NotAllowed, HasLeft.
    """
    who = members.on_committee(db, by)
    if rights.is_organiser(who):
        return _declared_for(db, who, hidden.from_member(db, Challenges(db).current(), who))
    own = [row for row in _every_declared(db) if who.reviewer and row.conflict.reviewer_id == who.reviewer.id]
    return [row if _may_name(db, row.conflict) else Declared(row.conflict, row.reviewer, UNNAMED) for row in own]


def acts(
    db: Database, *, by: Person, limit: int, after: tuple[datetime, str] | None = None
) -> tuple[Challenge, list[tuple[str, Act]]]:
    """The edition, and its log in parts: up to *limit* acts, newest first, each with its id; for organisers.

    None is about what a conflict hides from *by*, who then reads no totals of a whole round either. *after*: the moment
    and the id of the last act of the part before.

    Raises:
        NotAllowed.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    unseen = hidden.from_member(db, challenge, who)
    return challenge, unseen.acts(Acts(db).page(limit, after, besides=[str(key) for key in unseen.ids]))


def _every_declared(db: Database) -> list[Declared]:
    declared, names = Conflicts(db).all(), Reviewers(db).names()
    about = Expressions(db).by_key([one.expression_id for one in declared if one.expression_id])
    return [
        Declared(
            conflict=one,
            reviewer=names.get(one.reviewer_id, "?"),
            about=about[one.expression_id].name if one.expression_id in about else _city(one),
        )
        for one in declared
    ]


def _declared_for(db: Database, who: Member, unseen: Hidden) -> list[Declared]:
    """Every one but those of others with what is hidden from *who*.

    One about a city is shown whatever it covers: if it were not where it covers what is hidden, that would tell.
    """
    own = who.reviewer.id if who.reviewer else None
    return [
        row
        for row in _every_declared(db)
        if row.conflict.expression_id not in unseen.ids or row.conflict.reviewer_id == own
    ]


def _city(one: Conflict) -> Phrase:
    return phrase("city-in-country", city=one.city or "", country=one.country or "")


def _may_name(db: Database, conflict: Conflict) -> bool:
    sheet = Sheets(db).of(conflict.expression_id, conflict.reviewer_id) if conflict.expression_id else None
    return rights.may_name(conflict, sheet)


def _lanes(db: Database, whole: Record, unseen: Hidden) -> list[LaneProgress]:
    record = unseen.record(whole)
    lacking, missing = record.missing(), Counter[str]()
    for expression in record.expressions:
        missing[expression.lane] += lacking.get(expression.id, 0)
    rounds = unseen.rounds(Rounds(db).open(record.challenge.id))
    return progress.of_lanes(record.challenge, rounds, record.sheets, missing)


def _short(record: Record) -> list[tuple[Expression, int]]:
    """Empty until there is any sheet: before the assignment ran, all lack reviewers."""
    lacking = record.short() if record.sheets else {}
    return [(one, lacking[one.id]) for one in record.expressions if one.id in lacking]
