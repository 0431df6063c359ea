"""The ranking, decisions and releases, as organisers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.selection import rights
from services.selection.actions import fields, hidden, members, release_decisions
from services.selection.model.decisions import Decision
from services.selection.model.expressions import Expression
from services.selection.model.fields import Field, kind_of
from services.selection.model.hidden import Hidden
from services.selection.model.releases import Release, as_of_now
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions, Rounds
from services.selection.store.releases import Releases
from shared.challenge import Challenge
from shared.errors import NotFound
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.text import in_order


@dataclass(frozen=True)
class ReleaseFile:
    """A release for its preview.

    Attributes:
        left: how many of its decisions have left.
        batch: what it releases or would release, as it is now, by kind of place and rank.
        may_confirm: whether the one who is asking may be its second person.
        reads_all: whether no conflict of interest keeps them from any part of it.
    """

    challenge: Challenge
    release: Release
    left: int
    batch: Sequence[tuple[Expression, Decision]]
    may_confirm: bool
    reads_all: bool


def ranking(db: Database, *, by: Person) -> tuple[Challenge, list[Field]]:
    """The fields of every open round, each with its ranking once scoring has ended there; for organisers.

    Whoever a conflict keeps from somebody in it sees the others ranked among themselves.

    Raises:
        NotAllowed.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    record = fields.record(db, challenge, list(Rounds(db).open(challenge.id)))
    whole, unseen = fields.of_record(db, record), hidden.from_member(db, challenge, who)
    if not unseen.ids:
        return challenge, whole
    by_kind = {field.kind: field for field in whole}
    return challenge, [unseen.field(one, by_kind[one.kind]) for one in fields.of_record(db, unseen.record(record))]


def decisions(db: Database, *, by: Person) -> tuple[Challenge, list[tuple[str, Decision]]]:
    """The newest decision on each expression and its name, by lane and rank, those without one last; for organisers.

    Where scoring goes on again, for a sheet was taken back, what is held says what nobody may see yet.

    Raises:
        NotAllowed.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    newest, unfinished = Decisions(db).newest(challenge.id), fields.unfinished(db, challenge)
    about, unseen = Expressions(db).by_key(newest), hidden.from_member(db, challenge, who)
    rows = [
        (about[key].name, unseen.decision(one, kind_of(about[key])))
        for key, one in newest.items()
        if key not in unseen.ids and rights.may_read_decision(one, ended=key not in unfinished)
    ]
    return challenge, sorted(
        rows, key=lambda row: (row[1].lane, row[1].rank is None, row[1].rank or 0, in_order(row[0]))
    )


def releases(db: Database, *, by: Person) -> list[tuple[Release, int]]:
    """Every release, newest first, with how many of its decisions have left; for organisers.

    Raises:
        NotAllowed.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    unseen = hidden.from_member(db, challenge, who)
    every = [_as_it_is(db, one) for one in Releases(db).all(challenge.id)]
    return [_part(db, one, unseen) for one in every if not _is_hidden(one, unseen)]


def release_file(db: Database, release_id: UUID, *, by: Person) -> ReleaseFile:
    """A release for its preview; for organisers.

    Raises:
        NotAllowed, NotFound.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    one, unseen = _as_it_is(db, Releases(db).get(release_id)), hidden.from_member(db, challenge, who)
    if _is_hidden(one, unseen):
        raise NotFound(Releases.missing)
    batch = [decision for decision in _batch(db, one) if decision.expression_id not in unseen.ids]
    about = Expressions(db).by_key([decision.expression_id for decision in batch])
    rows = [(about[d.expression_id], unseen.decision(d, kind_of(about[d.expression_id]))) for d in batch]
    rows.sort(key=_place)
    seen, left = _part(db, one, unseen)
    reads_all = not release_decisions.is_kept_from(db, one, unseen)
    return ReleaseFile(challenge, seen, left, rows, rights.may_confirm(who, one, reads_all=reads_all), reads_all)


def _is_hidden(one: Release, unseen: Hidden) -> bool:
    """Whether it corrects what is hidden, so that there is no such release."""
    return one.correction is not None and one.correction.expression_id in unseen.ids


def _part(db: Database, one: Release, unseen: Hidden) -> tuple[Release, int]:
    """What of it is not hidden, and how many of that has left."""
    if not release_decisions.is_kept_from(db, one, unseen):
        return one, Decisions(db).released(one.id)
    batch = [decision for decision in _batch(db, one) if decision.expression_id not in unseen.ids]
    left = sum(decision.released_at is not None for decision in batch) if one.is_under_way else 0
    return unseen.release(one, batch), left


def _batch(db: Database, one: Release) -> list[Decision]:
    """What *one* releases or would release; nothing that is made of scores while scoring goes on again."""
    if one.is_under_way:
        return Decisions(db).in_release(one.id)
    if one.correction is not None:
        return []
    unfinished = fields.unfinished(db, Challenges(db).current())
    return [d for d in Decisions(db).held(one.challenge_id, one.lanes) if d.expression_id not in unfinished]


def _as_it_is(db: Database, one: Release) -> Release:
    return as_of_now(one, release_decisions.current_digest(db, one)) if one.is_proposed else one


def _place(row: tuple[Expression, Decision]) -> tuple[object, ...]:
    expression, decision = row
    unranked = decision.rank is None
    return expression.role, expression.international, unranked, decision.rank or 0, in_order(expression.name)
