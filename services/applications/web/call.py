"""The call: what everybody may know."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications.actions import reading
from services.applications.web import labels
from services.applications.web.call_shapes import CallShown, LaneShown, LaneTotals, LotShown, RoleTotals, TotalsShown
from shared.web import Db, page
from shared.web.shelf import for_everybody, for_visitors

router = APIRouter()


@router.get("/applications", include_in_schema=False)
@router.get("/applications/", include_in_schema=False)
@for_visitors
def call(request: Request, db: Db) -> Response:
    """The call page."""
    participation = reading.participation(db)
    challenge = participation.challenge
    lots = reading.lots(db, challenge)
    return page(
        request,
        "call.html",
        challenge=challenge,
        roles=participation.roles,
        lots=lots,
        admits=labels.admits,
        replay=challenge.replay,
    )


@router.get("/applications/api/call")
@for_everybody
def call_shown(db: Db) -> CallShown:
    """The call's dates, lanes, rules and questions; and what decides ties, fixed before anybody applies."""
    challenge = reading.current_challenge(db)
    lots = {lane: LotShown.of(lot) for lane, lot in reading.lots(db, challenge).items()}
    lanes = [LaneShown(**vars(lane), lot=lots.get(lane.id)) for lane in challenge.lanes]
    return CallShown(**{**vars(challenge), "lanes": lanes})


@router.get("/applications/api/totals", response_model_exclude_none=True)
@for_everybody
def totals(db: Db) -> TotalsShown:
    """How many took part, per lane and per role: nothing before a lane is closed, final numbers from then on."""
    participation = reading.participation(db)
    challenge, per_role, per_lane = participation.challenge, participation.roles, participation.lanes
    roles = {
        role: RoleTotals(final=role in per_role, **(vars(per_role[role]) if role in per_role else {}))
        for role in dict.fromkeys(lane.role for lane in challenge.lanes)
    }
    lanes = [
        LaneTotals(
            lane=lane.id,
            title=lane.title,
            role=lane.role,
            closes_at=lane.closes_at,
            final=lane.id in per_lane,
            closed_at=participation.closed.get(lane.id),
            **(vars(per_lane[lane.id]) if lane.id in per_lane else {}),
        )
        for lane in challenge.lanes
    ]
    return TotalsShown(challenge=challenge.id, replay=challenge.replay, roles=roles, lanes=lanes)
