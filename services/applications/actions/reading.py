"""What the pages and the API show to whom. What somebody may not read is not found, as if there were none."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from services.applications import rights
from services.applications.forms import EVERYTHING, Wanted
from services.applications.model import dossiers, totals
from services.applications.model.dossiers import Dossier
from services.applications.model.expressions import Cursor, Expression, Status
from services.applications.model.lots import Lot
from services.applications.model.receipts import Receipt
from services.applications.model.totals import Participation
from services.applications.store.challenges import Challenges
from services.applications.store.expressions import FEW, Expressions, these, those
from services.applications.store.lanes import Lanes
from services.applications.store.lots import Lots
from services.applications.store.receipts import Receipts
from shared import addresses, clock
from shared.challenge import Challenge, Lane
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database, Document
from shared.mongo.conflicts import Conflicts
from shared.person import Person
from shared.phrases import phrase


@dataclass(frozen=True)
class ReceiptCopy:
    """The receipt of one version for somebody who may read it, and the expression as it is now."""

    receipt: Receipt
    dossier: Dossier
    is_owner: bool


@dataclass(frozen=True)
class OfficeFile:
    """An expression as an organiser reads it; `may_waive`: whether they can make an exception for it now."""

    dossier: Dossier
    receipts: list[Receipt]
    may_waive: bool


@dataclass(frozen=True)
class OfficeList:
    """A part of what an organiser may read and wanted to see.

    Attributes:
        counts: how many there are per lane and status, wanted or not.
        count: how many are wanted, None where they are more than *few*; of *total* in all.
    """

    challenge: Challenge
    counts: dict[tuple[str, Status], int]
    dossiers: list[Dossier]
    count: int | None
    total: int
    few: int = FEW


def current_challenge(db: Database) -> Challenge:
    """The edition that the pages are about."""
    return Challenges(db).current()


def lots(db: Database, challenge: Challenge) -> dict[str, Lot]:
    """The lots of *challenge* by lane; of each, `public_seed` and what else is public may be shown."""
    return Lots(db).of_challenge(challenge.id)


def participation(db: Database) -> Participation:
    """How many took part in the current challenge: final numbers, of what is closed."""
    challenge = Challenges(db).current()
    closed = Lanes(db).closed(challenge.id)
    finals = {lane: Expressions(db).final_cities(challenge.id, lane) for lane in closed}
    return totals.participation(challenge, closed, finals)


def mine(db: Database, expression_id: UUID, *, by: Person) -> Dossier:
    """One of *by*'s own expressions.

    Raises:
        NotFound: there is none, or it is somebody else's; the two look alike.
    """
    expression = Expressions(db).get(expression_id)
    if not rights.owns(expression, by):
        raise NotFound(Expressions.missing)
    return _dossier(db, expression)


def get(db: Database, expression_id: UUID, *, by: Person) -> Dossier:
    """An expression that *by* may read.

    Raises:
        NotFound: there is none, or it is not for them; the two look alike.
    """
    dossier = _dossier(db, Expressions(db).get(expression_id))
    hidden = _hidden(db, dossier.challenge, by)
    if not rights.may_read(dossier.expression, dossier.challenge, by, hidden=hidden):
        raise NotFound(Expressions.missing)
    return replace(dossier, expression=_readable(dossier.expression, by, hidden))


def list_mine(
    db: Database, wanted: Wanted = EVERYTHING, *, by: Person, limit: int, after: Cursor | None = None
) -> list[Dossier]:
    """Up to *limit* of *by*'s own *wanted* expressions by name, whatever else they may read."""
    own, now = Expressions(db).owned_by(addresses.key(by.email), wanted, limit=limit, after=after), clock.now()
    about = {challenge_id: Challenges(db).get(challenge_id) for challenge_id in {one.challenge_id for one in own}}
    return [dossiers.of(one, about[one.challenge_id], at=now) for one in own]


def list_all(
    db: Database, wanted: Wanted = EVERYTHING, *, by: Person, limit: int, after: Cursor | None = None
) -> list[Dossier]:
    """Up to *limit* of *by*'s own *wanted* expressions by name; of all that they may read, for organisers."""
    challenge = Challenges(db).current()
    if not rights.may_count(challenge, by):
        return list_mine(db, wanted, by=by, limit=limit, after=after)
    hidden = _hidden(db, challenge, by)
    among, _ = _sought(db, challenge, wanted, by=by, hidden=hidden)
    return _part(db, challenge, among, by=by, hidden=hidden, limit=limit, after=after)


def list_office(
    db: Database, wanted: Wanted = EVERYTHING, *, by: Person, limit: int, after: Cursor | None = None
) -> OfficeList:
    """Up to *limit* of the *wanted* expressions that *by*, an organiser, may read, by name."""
    challenge = _counted_by(db, by)
    hidden, is_sealed = _hidden(db, challenge, by), rights.is_sealed(challenge, by)
    numbers = Expressions(db).counts(challenge.id, besides=hidden)
    total = sum(count for (_, status), count in numbers.items() if status is Status.FINAL or not is_sealed)
    among, count = _sought(db, challenge, wanted, by=by, hidden=hidden)
    part = _part(db, challenge, among, by=by, hidden=hidden, limit=limit, after=after)
    return OfficeList(challenge, numbers, part, count if wanted.words else total, total)


def receipts(db: Database, expression_id: UUID, *, by: Person) -> list[Receipt]:
    """Every receipt of an expression that *by* may read, oldest first."""
    return Receipts(db).of_expression(get(db, expression_id, by=by).expression.id)


def receipt(db: Database, expression_id: UUID, version: int, *, by: Person) -> ReceiptCopy:
    """The receipt of one version of an expression that *by* may read."""
    dossier = get(db, expression_id, by=by)
    copy = Receipts(db).version(expression_id, version)
    return ReceiptCopy(copy, dossier, is_owner=rights.owns(dossier.expression, by))


def office_file(db: Database, expression_id: UUID, *, by: Person) -> OfficeFile:
    """An expression for *by*, an organiser who may read it."""
    dossier = get(db, expression_id, by=by)
    if not rights.may_count(dossier.challenge, by):
        raise NotFound(Expressions.missing)
    is_others = not rights.owns(dossier.expression, by)
    hidden = _hidden(db, dossier.challenge, by)
    may_waive = is_others and rights.may_make_exceptions(dossier.expression, dossier.challenge, by, hidden=hidden)
    return OfficeFile(dossier, Receipts(db).of_expression(expression_id), may_waive and not dossier.is_over)


def is_organiser(challenge: Challenge, *, by: Person) -> bool:
    """Whether *by* helps to run *challenge*."""
    return rights.may_count(challenge, by)


def counts(db: Database, *, by: Person) -> tuple[Challenge, dict[tuple[str, Status], int]]:
    """How many expressions there are per lane and status; any organiser may know that at any time, but for those that a
    conflict of interest hides from them."""
    challenge = _counted_by(db, by)
    return challenge, Expressions(db).counts(challenge.id, besides=_hidden(db, challenge, by))


def sealed_lanes(db: Database, *, by: Person) -> list[Lane]:
    """The lanes of which *by*, an organiser, sees numbers only: for a chair, those that have not closed yet."""
    challenge = Challenges(db).current()
    if not rights.is_sealed(challenge, by):
        return []
    closed = Lanes(db).closed(challenge.id)
    return [lane for lane in challenge.lanes if lane.id not in closed]


def export(db: Database, wanted: Wanted = EVERYTHING, *, by: Person) -> tuple[Challenge, Iterator[Expression]]:
    """Every *wanted* expression that an organiser may read, one at a time."""
    challenge = _counted_by(db, by)
    hidden = _hidden(db, challenge, by)
    everything = Expressions(db).each(those(challenge.id, wanted))
    readable = (one for one in everything if rights.may_read(one, challenge, by, hidden=hidden))
    return challenge, (_readable(one, by, hidden) for one in readable)


def _counted_by(db: Database, by: Person) -> Challenge:
    challenge = Challenges(db).current()
    if not rights.may_count(challenge, by):
        raise NotAllowed(phrase("page-for-organisers"))
    return challenge


def _sought(
    db: Database, challenge: Challenge, wanted: Wanted, *, by: Person, hidden: Collection[UUID]
) -> tuple[Document, int | None]:
    """What finds those that *by*, an organiser, wants and may read; and how many they are, if they are few."""
    only = Status.FINAL if rights.is_sealed(challenge, by) else None
    among = those(challenge.id, wanted, only=only, besides=hidden)
    few = Expressions(db).few(among) if only or wanted.words else None
    return (among, None) if few is None else (these(few), len(few))


def _part(
    db: Database,
    challenge: Challenge,
    among: Document,
    *,
    by: Person,
    hidden: Collection[UUID],
    limit: int,
    after: Cursor | None,
) -> list[Dossier]:
    part, now = Expressions(db).of_challenge(among, limit=limit, after=after), clock.now()
    return [dossiers.of(_readable(one, by, hidden), challenge, at=now) for one in part]


def _hidden(db: Database, challenge: Challenge, by: Person) -> frozenset[UUID]:
    """What a conflict of interest hides from *by*, their own aside; they read nothing of others without an office."""
    ids = Conflicts(db).hidden_from(by.email) if rights.may_count(challenge, by) else frozenset()
    if not ids:
        return ids
    return frozenset(one.id for one in Expressions(db).by_key(ids).values() if not rights.owns(one, by))


def _readable(expression: Expression, by: Person, hidden: Collection[UUID]) -> Expression:
    """*expression* with what *by* may read of the decision on it."""
    if expression.decision is None or rights.may_read_reasons(expression, by, hidden=hidden):
        return expression
    return expression.model_copy(update={"decision": expression.decision.model_copy(update={"reasons": "", "lot": ""})})


def _dossier(db: Database, expression: Expression) -> Dossier:
    return dossiers.of(expression, Challenges(db).get(expression.challenge_id), at=clock.now())
