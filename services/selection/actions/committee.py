"""Who may do what here, the roster, and conflicts of interest."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.selection.forms import NewConflict, NewReviewer
from services.selection.model.committee import Conflict, HasLeft, Member, Reviewer, conflict_between
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet, set_aside
from services.selection.store import Act, Acts, Challenges, Conflicts, Decisions, Expressions, Reviewers, Sheets, Turns
from shared import addresses, clock
from shared.challenge import Office
from shared.errors import NotAllowed, NotFound, Refused
from shared.mongo import Database, transactional
from shared.words import day

ROSTER, DEALING, DECIDING = "roster", "dealing", "deciding"


class NotOnRoster(Refused):
    """A conflict was declared for somebody who reviews nothing."""

    code = "not-on-roster"


def member(db: Database, email: str) -> Member:
    """The person who signed in with *email*, as the challenge file and the roster know them."""
    try:
        challenge = Challenges(db).current()
    except NotFound:
        return Member(email=email)
    reviewer = Reviewers(db).by_email(email)
    organiser = next((one for one in challenge.organisers if addresses.same(one.email, email)), None)
    name = organiser.name if organiser else reviewer.name if reviewer else ""
    return Member(email=email, name=name, offices=challenge.offices_of(email), reviewer=reviewer)


def organiser(db: Database, email: str) -> Member:
    """The chair or programme officer who signed in with *email*; everybody else is refused."""
    who = member(db, email)
    who.needs(Office.CHAIR, Office.PROGRAMME)
    return who


def on_committee(db: Database, email: str) -> Member:
    """The organiser or reviewer who signed in with *email*; everybody else, and whoever has left, is refused."""
    who = member(db, email)
    if not who.offices and who.reviewer is None:
        raise NotAllowed(f"{email} is not on the committee.")
    if not who.offices:
        check_present(db, who.needs_roster())
    return who


def reviewing(db: Database, email: str) -> Reviewer:
    """The reviewer who signed in with *email*; everybody else, and whoever has left, is refused."""
    reviewer = member(db, email).needs_roster()
    check_present(db, reviewer)
    return reviewer


def check_present(db: Database, reviewer: Reviewer) -> None:
    """Refuse whoever has left the committee, with the day and whom to ask."""
    if reviewer.left_at is not None:
        challenge = Challenges(db).current()
        chairs = " or ".join(f"{o.name} ({o.email})" for o in challenge.organisers if Office.CHAIR in o.offices)
        when = day(reviewer.left_at, challenge.zone)
        raise HasLeft(f"You left the committee on {when}. If that is a mistake, ask its chair, {chairs}.")


def log(db: Database, by: Member | str, act: str, *, about: str = "", detail: str = "") -> None:
    """Write down who did what, in the open transaction."""
    name = by if isinstance(by, str) else by.title
    Acts(db).add(Act(at=clock.now(), by=name, act=act, about=about, detail=detail))


@transactional
def add_reviewers(db: Database, new: Sequence[NewReviewer], *, by: str) -> tuple[int, list[Reviewer]]:
    """Put people on the roster; how many are new or back, and all of them. Who is there already stays so."""
    chair = member(db, by)
    chair.needs(Office.CHAIR)
    Turns(db).take(ROSTER)
    added, listed = [], []
    for one in new:
        reviewer = Reviewers(db).by_email(one.email)
        if reviewer is None:
            reviewer = Reviewer(id=clock.new_id(), name=one.name, email=one.email, country=one.country,
                                added_at=clock.now(), added_by=chair.title)  # fmt: skip
            Reviewers(db).add(reviewer)
            added.append(reviewer)
        elif reviewer.left_at is not None:
            reviewer = reviewer.model_copy(update={"left_at": None, "left_because": ""})
            Reviewers(db).save(reviewer)
            added.append(reviewer)
        listed.append(reviewer)
    if added:
        log(db, chair, "added reviewers", detail=", ".join(reviewer.name for reviewer in added))
    return len(added), listed


@transactional
def declare_conflict(db: Database, declared: NewConflict, *, by: str) -> tuple[Conflict, list[Sheet]]:
    """Keep a conflict, and take from its reviewer what it touches; the sheets taken away come second.

    What they had begun is set aside as evidence and counts for nothing; what they had not is simply taken back. Where
    a decision has left already, they may no longer look, but their sheet stays: what led to the decision stands.
    """
    who = member(db, by)
    reviewer = _whose(db, declared, who)
    was_assigned = _was_assigned(db, declared, reviewer)
    if declared.expression_id is not None:
        _check_known(db, declared.expression_id, who, reviewer)
    Turns(db).take(DEALING)
    Turns(db).take(DECIDING)  # a release that is being confirmed counts on the sheets
    wanted = Conflict(
        id=clock.new_id(), reviewer_id=reviewer.id, expression_id=declared.expression_id, city=declared.city,
        country=declared.country, reason=declared.reason, declared_by=who.title, declared_at=clock.now(),
        was_assigned=was_assigned,
    )  # fmt: skip
    conflict = Conflicts(db).add(wanted)
    if conflict.id != wanted.id:
        return conflict, []
    about = str(declared.expression_id or f"{declared.city}, {declared.country}")
    log(db, who, f"declared a conflict of {reviewer.name}", about=about, detail=declared.reason)
    return conflict, _take_away(db, reviewer, conflict)


def _whose(db: Database, declared: NewConflict, who: Member) -> Reviewer:
    if declared.reviewer is None or addresses.same(declared.reviewer, who.email):
        return reviewing(db, who.email)
    who.needs(Office.CHAIR)
    reviewer = Reviewers(db).by_email(declared.reviewer)
    if reviewer is None:
        raise NotOnRoster(f"{declared.reviewer} is not on the roster.", fields={"reviewer": "Not on the roster."})
    return reviewer


def _was_assigned(db: Database, declared: NewConflict, reviewer: Reviewer) -> bool:
    return declared.expression_id is not None and Sheets(db).find(declared.expression_id, reviewer.id) is not None


def _check_known(db: Database, expression_id: UUID, who: Member, reviewer: Reviewer) -> None:
    """Organisers know every expression; a reviewer those that they were assigned, or had declared themselves before."""
    expression = Expressions(db).get(expression_id)
    sheet = Sheets(db).find(expression_id, reviewer.id)
    said = any(one.expression_id == expression_id for one in Conflicts(db).of(reviewer.id))
    if not who.offices and not said:
        if sheet is None or not sheet.is_live:
            raise NotFound("There is no such expression here.")
        check_open_to(db, expression, reviewer)


def _take_away(db: Database, reviewer: Reviewer, conflict: Conflict) -> list[Sheet]:
    sheets = [s for s in Sheets(db).of_reviewer(reviewer.id) if s.is_live]
    about = Expressions(db).by_ids([sheet.expression_id for sheet in sheets])
    told = Decisions(db).bound(list(about))
    for late in (one for one in about.values() if one.id in told and conflict.touches(one)):
        log(db, "the system", "let scores stand: decided before the conflict", about=str(late.id), detail=late.name)
    touched = [s for s in sheets if s.expression_id not in told and conflict.touches(about[s.expression_id])]
    for sheet in touched:
        if sheet.is_started:
            aside = set_aside(sheet, because=conflict.reason, now=clock.now())
            Sheets(db).save(aside, over=sheet.revision)
    Sheets(db).deal([], [sheet for sheet in touched if not sheet.is_started])
    return touched


def barred(db: Database, expressions: Iterable[Expression], roster: Sequence[Reviewer]) -> dict[str, dict[str, str]]:
    """Per expression, which reviewers a conflict keeps from it, and the conflict in words."""
    declared = Conflicts(db).all()
    return {
        str(expression.id): {
            str(reviewer.id): conflict
            for reviewer in roster
            if (conflict := conflict_between(reviewer, expression, declared)) is not None
        }
        for expression in expressions
    }


def check_open_to(db: Database, expression: Expression, reviewer: Reviewer | None) -> None:
    """Refuse, as if there were no such expression, whom a conflict of interest keeps from it; an organiser who is on
    the roster as well is kept from it like any other reviewer."""
    if reviewer is not None and conflict_between(reviewer, expression, Conflicts(db).of(reviewer.id)):
        raise NotFound("There is no such expression here.")
