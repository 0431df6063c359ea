"""Where somebody is signed in, and every token: seen, and ended by a button."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifications.actions import end_access, reading
from services.notifications.actions.sign_in import still_here
from services.notifications.model.accesses import Access, Kind
from services.notifications.web.sign_in import let_in
from shared import clock
from shared.web import Db, MaybeSignedIn, SignedIn, done, page, sessions

router = APIRouter(include_in_schema=False)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@router.get("/signed-in")
def mine(request: Request, db: Db, who: SignedIn) -> Response:
    """The browsers that are signed in as this person, and the tokens that act for them."""
    access = reading.signed_in(db, by=who)
    return page(
        request,
        "signed-in.html",
        browsers=access.browsers,
        tokens=access.tokens,
        here=who.access_id,
        is_organiser=access.is_organiser,
        ends_idle=access.ends_idle,
    )


@router.post("/signed-in/{access_id}/end")
def end(request: Request, db: Db, who: SignedIn, access_id: UUID) -> Response:
    """Sign out one browser, or revoke one token, of one's own."""
    ended = end_access.end_mine(db, access_id, by=who)
    if str(ended.access_id) == who.access_id:
        return _out(request, "signed-out")
    if ended.kind is Kind.SESSION:
        return done(request, "/signed-in", "browser-signed-out")
    return _revoked(request, "/signed-in", ended)


@router.post("/signed-in/end-all")
def end_all(request: Request, db: Db, who: SignedIn) -> Response:
    """Sign out everywhere, here too."""
    end_access.sign_out_everywhere(db, by=who)
    return _out(request, "signed-out-everywhere")


@router.get("/signed-in/seen.svg")
def seen(request: Request, db: Db, who: MaybeSignedIn, confidential: Literal["yes", "no"] = "no") -> Response:
    """A dot at the foot of every page: it tells that somebody looks at one, and so keeps an office's session alive; and
    whether it is one that only reviewers may read."""
    response = Response(DOT, media_type="image/svg+xml")
    if who and (session := still_here(db, by=who, confidential=confidential == "yes")):
        let_in(response, request, db, session)
    return response


@router.get("/notifications/tokens")
def tokens(request: Request, db: Db, who: SignedIn) -> Response:
    """Every token, for organisers."""
    return page(request, "tokens.html", tokens=reading.tokens(db, by=who), at=clock.real())


@router.post("/notifications/tokens/{token_id}/revoke")
def revoke(request: Request, db: Db, who: SignedIn, token_id: UUID) -> Response:
    """End a token."""
    return _revoked(request, "/notifications/tokens", end_access.revoke(db, token_id, by=who))


def _revoked(request: Request, url: str, token: Access) -> Response:
    if token.purpose:
        return done(request, url, "token-revoked-named", purpose=token.purpose)
    return done(request, url, "token-revoked")


def _out(request: Request, code: str) -> Response:
    response = done(request, "/", code)
    sessions.sign_out(response, request.app.state.settings)
    return response
