"""The ranking, decisions and releases, as organisers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.selection import rights
from services.selection.actions import fields, members, release_decisions
from services.selection.model.decisions import Decision
from services.selection.model.expressions import Expression
from services.selection.model.fields import Field
from services.selection.model.releases import Release, as_of_now
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions, Rounds
from services.selection.store.releases import Releases
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from shared.person import Person


@dataclass(frozen=True)
class ReleaseFile:
    """A release for its preview.

    Attributes:
        left: how many of its decisions have left.
        batch: what it releases or would release, as it is now, by kind of place and rank.
        may_confirm: whether the one who is asking may be its second person.
    """

    challenge: Challenge
    release: Release
    left: int
    batch: Sequence[tuple[Expression, Decision]]
    may_confirm: bool


def ranking(db: Database, *, by: Person) -> tuple[Challenge, list[Field]]:
    """The fields of every open round, each with its ranking once scoring has ended there; for organisers.

    Raises:
        NotAllowed.
    """
    members.organiser(db, by)
    challenge = Challenges(db).current()
    return challenge, fields.of_lanes(db, challenge, list(Rounds(db).open(challenge.id)))


def decisions(db: Database, *, by: Person) -> tuple[Challenge, list[tuple[str, Decision]]]:
    """The newest decision on each expression and its name, by lane and rank, those without one last; for organisers.

    Where scoring goes on again, for a sheet was taken back, what is held says what nobody may see yet.

    Raises:
        NotAllowed.
    """
    members.organiser(db, by)
    challenge = Challenges(db).current()
    newest, unfinished = Decisions(db).newest(challenge.id), fields.unfinished(db, challenge)
    names = {key: expression.name for key, expression in Expressions(db).by_key(newest).items()}
    rows = [
        (names[key], one) for key, one in newest.items() if rights.may_read_decision(one, ended=key not in unfinished)
    ]
    return challenge, sorted(rows, key=lambda row: (row[1].lane, row[1].rank is None, row[1].rank or 0, row[0]))


def releases(db: Database, *, by: Person) -> list[tuple[Release, int]]:
    """Every release, newest first, with how many of its decisions have left; for organisers.

    Raises:
        NotAllowed.
    """
    members.organiser(db, by)
    every = Releases(db).all(Challenges(db).current().id)
    return [(_as_it_is(db, one), Decisions(db).released(one.id)) for one in every]


def release_file(db: Database, release_id: UUID, *, by: Person) -> ReleaseFile:
    """A release for its preview; for organisers.

    Raises:
        NotAllowed, NotFound.
    """
    who = members.organiser(db, by)
    one = _as_it_is(db, Releases(db).get(release_id))
    batch, challenge = _batch(db, one), Challenges(db).current()
    about = Expressions(db).by_key([decision.expression_id for decision in batch])
    rows = [(about[decision.expression_id], decision) for decision in batch]
    rows.sort(key=lambda row: (row[0].role, row[0].international, row[1].rank is None, row[1].rank or 0))
    return ReleaseFile(challenge, one, Decisions(db).released(release_id), rows, rights.may_confirm(who, one))


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
