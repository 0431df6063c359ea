"""The committee's API: what the pages do, for scripts."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.selection import forms
from services.selection.actions import (
    announce_selection,
    appoint,
    assign,
    correct,
    decide,
    declare,
    overrule,
    release_decisions,
    score,
)
from services.selection.actions.reading import committee, desk, files, results
from services.selection.model.sheets import Marks
from services.selection.web.decision_shapes import (
    ActShown,
    Decisions,
    DecisionShown,
    FileShown,
    PoolShown,
    Ranking,
    ReleaseShown,
)
from services.selection.web.needs import Managing, Matching, Public, Reading, Reviewing, cursor_in, cursor_of
from services.selection.web.reasons import change_of
from services.selection.web.shapes import (
    ConflictShown,
    ExpressionShown,
    Me,
    ReviewerShown,
    Reviews,
    ReviewWhole,
    RoundShown,
    SheetShown,
    announced,
    whole,
)
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Paging, Seen, SignedIn, etag
from shared.web.shelf import for_everybody
from shared.wording import say

router = APIRouter(prefix="/selection/api", tags=["selection"])


@router.get("/announcement")
@for_everybody
def announcement(public: Public, matching: Matching) -> dict[str, Any]:
    """Who was selected, with every total, as of the end of a day; before the announcement, that there is none."""
    return dict(announced(public, matching))


@router.post("/announcement", status_code=201)
def announce(who: Managing, db: Db) -> dict[str, Any]:
    """Make what was released public."""
    at, selected = announce_selection.announce(db, by=who)
    return {"announced_at": at, "selected": len(selected)}


@router.get("/me")
def me(who: SignedIn, db: Db) -> Me:
    """Who you are here."""
    return Me.of(committee.me(db, by=who))


@router.get("/rounds")
def rounds(who: Reading, db: Db) -> dict[str, list[RoundShown]]:
    """The lanes' rounds; a round opens when exactly the final versions are here."""
    return {"rounds": [RoundShown.of(lane) for lane in committee.rounds(db, by=who)]}


@router.get("/expressions")
def expressions(who: Reading, db: Db) -> dict[str, list[ExpressionShown]]:
    """The final expressions of every open round, but those that a conflict of interest keeps you from."""
    return {"expressions": [ExpressionShown.of(one) for one in committee.expressions(db, by=who)]}


@router.get("/expressions/{expression_id}")
def expression(expression_id: UUID, who: Reading, db: Db) -> FileShown:
    """Everything about one expression."""
    return FileShown.of(files.expression_file(db, expression_id, by=who))


@router.get("/reviewers")
def reviewers(who: Reading, db: Db) -> dict[str, list[ReviewerShown]]:
    """The roster with everybody's load."""
    return {"reviewers": [ReviewerShown.of(work) for work in committee.overview(db, by=who).workloads]}


@router.post("/reviewers")
def add_reviewers(new: forms.NewReviewers, who: Managing, db: Db) -> dict[str, Any]:
    """Put people on the roster; whoever is there already stays as they are."""
    added, listed = appoint.add(db, new.reviewers, by=who)
    rows = [{"reviewer_id": one.id, "email": one.email} for one in listed]
    return {"added": added, "known": len(listed) - added, "reviewers": rows}


@router.get("/conflicts")
def conflicts(who: Reading, db: Db) -> dict[str, list[ConflictShown]]:
    """Declared conflicts: your own, or all for organisers."""
    return {"conflicts": [ConflictShown.of(row) for row in committee.conflicts(db, by=who)]}


@router.post("/conflicts", status_code=201)
def declare_conflict(new: forms.NewConflict, who: Reviewing, db: Db) -> dict[str, Any]:
    """Declare a conflict of interest. What was assigned in spite of it goes to somebody else at once."""
    conflict, reassigned = declare.conflict(db, new, by=who)
    return {"conflict_id": conflict.id, "reassigned": reassigned}


@router.post("/assignment")
def assignment(deal: forms.Deal, who: Managing, db: Db) -> dict[str, Any]:
    """Assign every expression of the open rounds; what somebody has begun to score stays where it is."""
    report = assign.run(db, seed=deal.seed, by=who)
    impossible = [{"expression_id": key, "because": say(why)} for key, why in report.impossible.items()]
    return {**vars(report), "kept": report.assigned - report.added, "impossible": impossible}


@router.get("/reviews")
def reviews(who: Reading, db: Db) -> Reviews:
    """What you were assigned."""
    return Reviews.of(desk.assigned(db, by=who))


@router.get("/reviews/{expression_id}")
def review(expression_id: UUID, response: Response, who: Reading, db: Db) -> ReviewWhole:
    """An expression you were assigned, and your own sheet; its ETag is what a change is meant for."""
    mine = desk.review(db, expression_id, by=who)
    response.headers["ETag"] = etag(mine.sheet.revision)
    criteria = list(mine.challenge.criteria)
    return ReviewWhole(expression=whole(mine.expression), criteria=criteria, sheet=SheetShown.of(mine.sheet))


@router.put("/reviews/{expression_id}")
def put_sheet(
    expression_id: UUID, scores: forms.Scores, response: Response, who: Reviewing, db: Db, seen: Seen
) -> SheetShown:
    """Save your score sheet, as a draft or submitted. The same again gives the same answer."""
    marks = Marks(**scores.model_dump(), revision=seen)
    sheet = score.put_sheet(db, expression_id, marks, by=who)
    response.headers["ETag"] = etag(sheet.revision)
    return SheetShown.of(sheet)


@router.get("/ranking")
def ranking(who: Reading, db: Db) -> Ranking:
    """The ranking per kind of place, with every tie explained."""
    challenge, fields = results.ranking(db, by=who)
    return Ranking(replay=challenge.replay, pools=[PoolShown.of(field) for field in fields])


@router.put("/overrides/{expression_id}")
def override(expression_id: UUID, new: forms.NewOverride, who: Managing, db: Db) -> dict[str, Any]:
    """Overrule the ranking, with a reason that the applicant is told."""
    made = overrule.override(db, expression_id, new, by=who)
    return {"outcome": made.outcome, "reason": made.reason, "by": made.by, "at": made.at}


@router.delete("/overrides/{expression_id}", status_code=204)
def lift_override(expression_id: UUID, who: Managing, db: Db) -> None:
    """Let the ranking decide again."""
    overrule.lift(db, expression_id, by=who)


@router.post("/proposals")
def propose_outcomes(terms: forms.Terms, who: Managing, db: Db) -> dict[str, Any]:
    """Decide by rank, places and overrides, and hold the decisions."""
    counts = decide.propose(db, terms, by=who)
    return {"held": sum(counts.values()), "outcomes": counts}


@router.get("/decisions")
def decisions(who: Reading, db: Db) -> Decisions:
    """The newest decision on each expression and why."""
    challenge, rows = results.decisions(db, by=who)
    return Decisions(replay=challenge.replay, decisions=[DecisionShown.of(name, one) for name, one in rows])


@router.get("/releases")
def releases(who: Reading, db: Db) -> dict[str, list[ReleaseShown]]:
    """Every release, newest first."""
    return {"releases": [ReleaseShown.of(one, left) for one, left in results.releases(db, by=who)]}


@router.post("/releases", status_code=201)
def propose_release(batch: forms.Batch, who: Managing, db: Db) -> ReleaseShown:
    """Propose to release what is held; another person confirms. Asking again for the same batch changes nothing."""
    return _release(db, release_decisions.propose(db, batch, by=who).id, who)


@router.post("/corrections/{expression_id}", status_code=201)
def propose_correction(expression_id: UUID, new: forms.NewCorrection, who: Managing, db: Db) -> ReleaseShown:
    """Correct a released decision: propose it, for another person to confirm like a release.

    It refuses to give a place that somebody holds.
    """
    _, decision = files.correctable(db, expression_id, by=who)
    change = change_of(new, decision.reasons)
    return _release(db, correct.propose(db, expression_id, change, by=who).id, who)


@router.get("/releases/{release_id}")
def release(release_id: UUID, who: Reading, db: Db) -> ReleaseShown:
    """One release, and how many of its decisions have left."""
    return _release(db, release_id, who)


@router.post("/releases/{release_id}/confirmation")
def confirm_release(release_id: UUID, seen: forms.Confirmation, who: Managing, db: Db) -> ReleaseShown:
    """Confirm the batch that the digest stands for, as another person than its proposer; its decisions leave."""
    release_decisions.confirm(db, release_id, digest=seen.digest, by=who)
    return _release(db, release_id, who)


@router.post("/releases/{release_id}/retraction")
def take_back(release_id: UUID, who: Managing, db: Db) -> ReleaseShown:
    """Take a proposed release or correction back, your own or another's; once it is confirmed, that is refused."""
    release_decisions.take_back(db, release_id, by=who)
    return _release(db, release_id, who)


@router.get("/log")
def log(who: Reading, db: Db, part: Paging) -> dict[str, Any]:
    """Who did what when, newest first."""
    _, acts = committee.acts(db, by=who, after=cursor_in(part.after), limit=part.limit + 1)
    paged = part.of(acts, cursor_of)
    return {"acts": [ActShown.of(act) for _, act in paged.items], "next": paged.next}


def _release(db: Database, release_id: UUID, who: Person) -> ReleaseShown:
    file = results.release_file(db, release_id, by=who)
    return ReleaseShown.of(file.release, file.left)
