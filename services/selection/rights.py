"""Who may see and do what. Predicates only: actions ask them, and refuse or leave out.

A chair reads and does what a programme officer does, and more. A reviewer, organiser or not, never comes near an
expression that a conflict of interest keeps from them.
"""

from collections.abc import Collection, Iterable
from typing import Protocol

from services.selection.model.committee import Member
from services.selection.model.conflicts import Conflict, conflict_between
from services.selection.model.decisions import Decision
from services.selection.model.expressions import Particulars
from services.selection.model.releases import Release
from services.selection.model.sheets import Sheet
from shared import addresses
from shared.challenge import Office


class Official(Protocol):
    """Whoever holds offices: an organiser of the challenge file, or a member."""

    @property
    def offices(self) -> Collection[Office]:
        """What they may do."""


def is_chair(person: Official) -> bool:
    """Whether they chair the committee: they keep the roster, run the assignment, declare for others and overrule.

    Source: the challenge file, `organisers`.
    """
    return Office.CHAIR in person.offices


def is_organiser(person: Official) -> bool:
    """Whether they are a chair or of the programme office: they read the round, and propose, release and announce.

    Source: the challenge file, `organisers`.
    """
    return is_chair(person) or Office.PROGRAMME in person.offices


def is_on_committee(who: Member) -> bool:
    """Whether they are an organiser, or on the roster, though they may have left."""
    return is_organiser(who) or who.reviewer is not None


def may_read(expression: Particulars, who: Member, declared: Iterable[Conflict]) -> bool:
    """Whether no conflict of interest keeps *who* from *expression*, of which there is none here until its round opens:
    they sent it in, or are on the roster and have one; *declared*: what they declared.

    Whoever is kept from it, a chair too, reads its name and nothing else.

    Source: ARCHITECTURE.md, "the seal has no exceptions".
    """
    if expression.contact_email and addresses.same(who.email, expression.contact_email):
        return False
    return who.reviewer is None or conflict_between(who.reviewer, expression, declared) is None


def may_open(sheet: Sheet | None) -> bool:
    """Whether a reviewer may open the expression of their own *sheet*: it was assigned to them, and still is."""
    return sheet is not None and sheet.is_live


def may_name(conflict: Conflict, sheet: Sheet | None) -> bool:
    """Whether whoever declared *conflict* may read which expression it is about: one assigned to them, now or before.

    *sheet*: theirs for that expression, if there is one.

    Source: ARCHITECTURE.md, "what a conflict names".
    """
    return conflict.expression_id is None or conflict.was_assigned or sheet is not None


def may_declare_on(who: Member, sheet: Sheet | None, *, again: bool) -> bool:
    """Whether they may declare a conflict with an expression, and so know of it.

    Organisers know every expression; a reviewer those assigned to them, and what they declared before (*again*).
    """
    return is_organiser(who) or again or may_open(sheet)


def may_read_points(sheet: Sheet, *, ended: bool) -> bool:
    """Whether organisers may read the points and the comment of *sheet*: its reviewer submitted them once, and scoring
    has *ended* in its lane, for its kind of place.

    Source: ARCHITECTURE.md, "there is no ranking before scoring has ended".
    """
    return ended and sheet.submitted_at is not None


def may_read_decision(decision: Decision, *, ended: bool) -> bool:
    """Whether organisers may read *decision*: it is made of scores, which nobody sees before scoring has *ended*; one
    that can no longer change stays readable.

    Source: ARCHITECTURE.md, "there is no ranking before scoring has ended".
    """
    return ended or decision.is_bound


def may_confirm(who: Member, release: Release, *, reads_all: bool) -> bool:
    """Whether *who* may be the second person of *release*; *reads_all*: no conflict of interest keeps them from any
    part of it, for one confirms what one has looked at.

    Source: ARCHITECTURE.md, "a release is bound to a digest of its batch".
    """
    return is_organiser(who) and reads_all and not addresses.same(who.email, release.proposed_by)


def may_overrule(who: Member, decisions: Iterable[Decision]) -> bool:
    """Whether *who* may overrule the ranking on the expression of *decisions*: none is bound, or it is corrected."""
    return is_chair(who) and not any(decision.is_bound for decision in decisions)
