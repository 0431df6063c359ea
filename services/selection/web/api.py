"""The committee's API: what the pages do, for scripts."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.selection import forms
from services.selection.actions import (
    announcing,
    committee,
    correcting,
    dealing,
    deciding,
    declaring,
    overview,
    releasing,
    scoring,
)
from services.selection.model.sheets import Marks
from services.selection.store import Challenges
from services.selection.web.needs import Filter, Managing, Public, Reading, Reviewing, place_in, place_of
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
from services.selection.web.verdicts import Decisions, DecisionShown, FileShown, PoolShown, Ranking, ReleaseShown
from shared.web import Db, Paging, Seen, SignedIn, etag

router = APIRouter(prefix="/selection/api", tags=["selection"])


@router.get("/announcement")
def announcement(found: Public, wanted: Filter) -> dict[str, Any]:
    """Who was selected, with every total, as of the end of a day; before the announcement, that there is none."""
    return dict(announced(found, wanted))


@router.post("/announcement", status_code=201)
def announce(who: Managing, db: Db) -> dict[str, Any]:
    """Make what was released public."""
    at, selected = announcing.announce(db, by=who.email)
    return {"announced_at": at, "selected": len(selected)}


@router.get("/me")
def me(who: SignedIn, db: Db) -> Me:
    """Who you are here."""
    return Me.of(committee.member(db, who.email))


@router.get("/rounds")
def rounds(who: Reading, db: Db) -> dict[str, list[RoundShown]]:
    """The lanes' rounds; a round opens when exactly the final versions are here."""
    return {"rounds": [RoundShown.of(lane) for lane in overview.rounds(db, by=who.email)]}


@router.get("/expressions")
def expressions(who: Reading, db: Db) -> dict[str, list[ExpressionShown]]:
    """The final expressions of every open round."""
    return {"expressions": [ExpressionShown.of(one) for one in overview.expressions(db, by=who.email)]}


@router.get("/expressions/{expression_id}")
def expression(expression_id: UUID, who: Reading, db: Db) -> FileShown:
    """Everything about one expression."""
    return FileShown.of(overview.expression_file(db, expression_id, by=who.email))


@router.get("/reviewers")
def reviewers(who: Reading, db: Db) -> dict[str, list[ReviewerShown]]:
    """The roster with everybody's load."""
    return {"reviewers": [ReviewerShown.of(work) for work in overview.overview(db, by=who.email).workloads]}


@router.post("/reviewers")
def add_reviewers(new: forms.NewReviewers, who: Managing, db: Db) -> dict[str, Any]:
    """Put people on the roster; whoever is there already stays as they are."""
    added, listed = committee.add_reviewers(db, new.reviewers, by=who.email)
    shown = [{"reviewer_id": one.id, "email": one.email} for one in listed]
    return {"added": added, "known": len(listed) - added, "reviewers": shown}


@router.get("/conflicts")
def conflicts(who: Reading, db: Db) -> dict[str, list[ConflictShown]]:
    """Declared conflicts: your own, or all for organisers."""
    return {"conflicts": [ConflictShown.of(row) for row in declaring.declared(db, by=who.email)]}


@router.post("/conflicts", status_code=201)
def declare_conflict(declared: forms.NewConflict, who: Reviewing, db: Db) -> dict[str, Any]:
    """Declare a conflict of interest. What was assigned in spite of it goes to somebody else at once."""
    conflict, reassigned = dealing.declare_and_reassign(db, declared, by=who.email)
    return {"conflict_id": conflict.id, "reassigned": reassigned}


@router.post("/assignment")
def assignment(deal: forms.Deal, who: Managing, db: Db) -> dict[str, Any]:
    """Assign every expression of the open rounds; what somebody has begun to score stays where it is."""
    dealt = dealing.run_assignment(db, seed=deal.seed, by=who.email)
    impossible = [{"expression_id": key, "because": why} for key, why in dealt.impossible.items()]
    return {**vars(dealt), "kept": dealt.assigned - dealt.added, "impossible": impossible}


@router.get("/reviews")
def reviews(who: Reading, db: Db) -> Reviews:
    """What you were assigned."""
    return Reviews.of(scoring.my_reviews(db, by=who.email))


@router.get("/reviews/{expression_id}")
def review(expression_id: UUID, response: Response, who: Reading, db: Db) -> ReviewWhole:
    """An expression you were assigned, and your own sheet; its ETag is what a change is meant for."""
    found, sheet = scoring.review(db, expression_id, by=who.email)
    response.headers["ETag"] = etag(sheet.revision)
    criteria = list(Challenges(db).current().criteria)
    return ReviewWhole(expression=whole(found), criteria=criteria, sheet=SheetShown.of(sheet))


@router.put("/reviews/{expression_id}")
def put_sheet(
    expression_id: UUID, scores: forms.Scores, response: Response, who: Reviewing, db: Db, seen: Seen
) -> SheetShown:
    """Save your score sheet, as a draft or submitted. The same again gives the same answer."""
    marks = Marks(**scores.model_dump(), revision=seen)
    sheet = scoring.put_sheet(db, expression_id, marks, by=who.email)
    response.headers["ETag"] = etag(sheet.revision)
    return SheetShown.of(sheet)


@router.get("/ranking")
def ranking(who: Reading, db: Db) -> Ranking:
    """The ranking per kind of place, with every tie explained."""
    challenge, fields = deciding.ranking(db, by=who.email)
    return Ranking(replay=challenge.replay, pools=[PoolShown.of(field) for field in fields])


@router.put("/overrides/{expression_id}")
def override(expression_id: UUID, new: forms.NewOverride, who: Managing, db: Db) -> dict[str, Any]:
    """Overrule the ranking, with a reason that the applicant is told."""
    made = deciding.override(db, expression_id, new, by=who.email)
    return {"outcome": made.outcome, "reason": made.reason, "by": made.by, "at": made.at}


@router.delete("/overrides/{expression_id}", status_code=204)
def lift_override(expression_id: UUID, who: Managing, db: Db) -> None:
    """Let the ranking decide again."""
    deciding.lift_override(db, expression_id, by=who.email)


@router.post("/proposals")
def propose_outcomes(terms: forms.Terms, who: Managing, db: Db) -> dict[str, Any]:
    """Decide by rank, places and overrides, and hold the decisions."""
    outcomes = deciding.propose_outcomes(db, terms, by=who.email)
    return {"held": sum(outcomes.values()), "outcomes": outcomes}


@router.get("/decisions")
def decisions(who: Reading, db: Db) -> Decisions:
    """The newest decision on each expression and why."""
    shown = [DecisionShown.of(name, one) for name, one in deciding.decided(db, by=who.email)]
    return Decisions(replay=Challenges(db).current().replay, decisions=shown)


@router.get("/releases")
def releases(who: Reading, db: Db) -> dict[str, list[ReleaseShown]]:
    """Every release, newest first."""
    return {"releases": [ReleaseShown.of(one, left) for one, left in releasing.releases(db, by=who.email)]}


@router.post("/releases", status_code=201)
def propose_release(batch: forms.Batch, who: Managing, db: Db) -> ReleaseShown:
    """Propose to release what is held; another person confirms. Asking again for the same batch changes nothing."""
    return ReleaseShown.of(releasing.propose_release(db, batch, by=who.email), 0)


@router.post("/corrections/{expression_id}", status_code=201)
def propose_correction(expression_id: UUID, new: forms.NewCorrection, who: Managing, db: Db) -> ReleaseShown:
    """Correct a released decision: propose it, for another person to confirm like a release.

    It refuses to give a place that somebody holds.
    """
    return ReleaseShown.of(correcting.propose_correction(db, expression_id, new.wanted(), by=who.email), 0)


@router.get("/releases/{release_id}")
def release(release_id: UUID, who: Reading, db: Db) -> ReleaseShown:
    """One release, and how many of its decisions have left."""
    found, left, _ = releasing.release(db, release_id, by=who.email)
    return ReleaseShown.of(found, left)


@router.post("/releases/{release_id}/confirmation")
def confirm_release(release_id: UUID, seen: forms.Confirmation, who: Managing, db: Db) -> ReleaseShown:
    """Confirm the batch that the digest stands for, as another person than its proposer; its decisions leave."""
    releasing.confirm_release(db, release_id, digest=seen.digest, by=who.email)
    found, left, _ = releasing.release(db, release_id, by=who.email)
    return ReleaseShown.of(found, left)


@router.post("/releases/{release_id}/retraction")
def take_back(release_id: UUID, who: Managing, db: Db) -> ReleaseShown:
    """Take a proposed release or correction back, your own or another's; once it is confirmed, that is refused."""
    return ReleaseShown.of(releasing.take_back(db, release_id, by=who.email), 0)


@router.get("/log")
def log(who: Reading, db: Db, part: Paging) -> dict[str, Any]:
    """Who did what when, newest first."""
    found = overview.acts(db, by=who.email, after=place_in(part.after), limit=part.limit + 1)
    paged = part.of(found, place_of)
    return {"acts": [act.model_dump() for _, act in paged.items], "next": paged.next}
