"""The call: what everybody may know."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import actions
from services.applications.web.shapes import CallShown, LaneShown, LaneTotals, LotShown, RoleTotals, TotalsShown
from shared.web import Db, page

router = APIRouter()


@router.get("/applications", include_in_schema=False)
@router.get("/applications/", include_in_schema=False)
def call(request: Request, db: Db) -> Response:
    """The call page."""
    challenge, _, _, roles = actions.totals(db)
    lots = actions.published_lots(db, challenge)
    return page(request, "call.html", challenge=challenge, roles=roles, lots=lots, replay=challenge.replay)


@router.get("/applications/api/call")
def call_shown(db: Db) -> CallShown:
    """The call's dates, lanes, rules and questions; and what decides ties, fixed before anybody applies."""
    challenge = actions.current_challenge(db)
    lots = {lane: LotShown.of(lot) for lane, lot in actions.published_lots(db, challenge).items()}
    lanes = [LaneShown(**lane.model_dump(), lot=lots.get(lane.id)) for lane in challenge.lanes]
    wanted = set(CallShown.model_fields) - {"lanes", "questions", "criteria"}
    return CallShown(
        **challenge.model_dump(include=wanted), lanes=lanes, questions=challenge.questions,
        criteria=challenge.criteria,
    )  # fmt: skip


@router.get("/applications/api/totals", response_model_exclude_none=True)
def totals(db: Db) -> TotalsShown:
    """How many took part, per lane and per role: nothing before a lane is closed, final numbers from then on."""
    challenge, closed, per_lane, per_role = actions.totals(db)
    roles = {
        role: RoleTotals(final=role in per_role, **(vars(per_role[role]) if role in per_role else {}))
        for role in dict.fromkeys(lane.role for lane in challenge.lanes)
    }
    lanes = [
        LaneTotals(
            lane=lane.id, title=lane.title, role=lane.role, closes_at=lane.closes_at, final=lane.id in closed,
            closed_at=closed.get(lane.id), **(vars(per_lane[lane.id]) if lane.id in closed else {}),
        )
        for lane in challenge.lanes
    ]  # fmt: skip
    return TotalsShown(challenge=challenge.id, replay=challenge.replay, roles=roles, lanes=lanes)
