"""What an applicant writes: a new draft, one page of the form, or all of it. `at` is when the request arrived, so that
trying the transaction again never makes anybody late."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.applications import forms
from services.applications.actions import keep_apart, own
from services.applications.model import consortia, dossiers, drafts, lanes
from services.applications.model.content import Content, Member, merge
from services.applications.model.dossiers import Dossier
from services.applications.model.expressions import Expression
from services.applications.store.challenges import Challenges
from services.applications.store.expressions import Expressions
from shared import addresses, clock
from shared.errors import Refused, Stale
from shared.mongo import Database, transactional
from shared.person import Person
from shared.phrases import phrase

MOST_DRAFTS = 50  # per address; enough for an office that helps its region, too few to fill a disk


@transactional
def start(db: Database, lane_id: str, content: Content, *, by: Person, at: datetime) -> Dossier:
    """A new draft of *by*'s in *lane_id*, with whatever is known already."""
    challenge = Challenges(db).current()
    lane = lanes.get(challenge, lane_id)
    if Expressions(db).count_owned_by(addresses.key(by.email), most=MOST_DRAFTS) == MOST_DRAFTS:
        raise Refused(phrase("most-expressions", most=MOST_DRAFTS))
    draft, started = drafts.start(clock.new_id(), lane, challenge, content, owner=by.email, at=at)
    Expressions(db).add(draft)
    db.announce(started)
    keep_apart.from_written(db, draft, challenge)
    return dossiers.of(draft, challenge, at=clock.now())


@transactional
def save(
    db: Database, expression_id: UUID, change: Callable[[Content], Content], *, by: Person, at: datetime
) -> Expression:
    """Save what *change* makes of what is being written."""
    return _save(db, expression_id, lambda one: change(one.content), by, at).expression


@transactional
def replace(db: Database, expression_id: UUID, whole: Content, *, by: Person, at: datetime, seen: int) -> Dossier:
    """Save *whole* in place of what was being written in revision *seen*."""
    return _save(db, expression_id, lambda one: _if_seen(one, seen, whole), by, at)


@transactional
def patch(
    db: Database, expression_id: UUID, changes: Mapping[str, Any], *, by: Person, at: datetime, seen: int
) -> Dossier:
    """Save what a merge patch makes of what was being written in revision *seen*.

    Raises:
        ValidationError: the result is no content.
    """
    return _save(db, expression_id, lambda one: _if_seen(one, seen, merge(one.content, changes)), by, at)


@transactional
def save_section(
    db: Database, expression_id: UUID, section: str, changes: Mapping[str, Any], *, base: str, by: Person, at: datetime
) -> Dossier:
    """Save one page of the form, which showed what *base* marks.

    Raises:
        Stale: somebody saved that page meanwhile.
        ValidationError: the result is no content.
    """

    def change(expression: Expression) -> Content:
        if base != forms.base(expression.content, section):
            raise Stale(phrase("page-saved-meanwhile"))
        return merge(expression.content, changes)

    return _save(db, expression_id, change, by, at)


def add_member(db: Database, expression_id: UUID, member: Member, *, by: Person, at: datetime) -> Expression:
    """One more city in the consortium."""
    return save(db, expression_id, lambda old: consortia.add(old, member), by=by, at=at)


def remove_member(
    db: Database, expression_id: UUID, *, name: str, country: str, by: Person, at: datetime
) -> Expression:
    """One city less in the consortium. That it is gone already is no fault."""
    return save(db, expression_id, lambda old: consortia.remove(old, name=name, country=country), by=by, at=at)


def _save(
    db: Database, expression_id: UUID, change: Callable[[Expression], Content], by: Person, at: datetime
) -> Dossier:
    expression, lane, challenge = own.load(db, expression_id, by)
    new = change(expression)
    if new == expression.content:
        return dossiers.of(expression, challenge, at=clock.now())
    edited, described = drafts.edit(expression, lane, challenge, new, at=at)
    Expressions(db).save(edited)
    if described is not None:
        db.announce(described)
    keep_apart.from_written(db, edited, challenge)
    return dossiers.of(edited, challenge, at=clock.now())


def _if_seen(expression: Expression, seen: int, content: Content) -> Content:
    if expression.revision != seen:
        raise Stale(phrase("expression-changed-fetch-again"))
    return content
