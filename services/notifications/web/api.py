"""The API: signing in for scripts that follow the mailed link, and the ledger."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from services.notifications.actions import end_access, reading, sign_in, stop_sending, take_step
from services.notifications.forms import LetterFilter, ManyTaken, SendingSwitched, SignInAsked, SignInConfirmed
from services.notifications.web.ledger import step_named
from services.notifications.web.shapes import (
    Accepted,
    Entered,
    LetterShape,
    LettersShape,
    ManyShape,
    Taken,
    TokensShape,
    TotalsShape,
    cursor_of,
    letter_cursor,
    shape,
    token_shape,
    totals_shape,
)
from services.notifications.web.sign_in import browser_of, let_in, mail_link
from shared.web import Db, Paging, SignedIn
from shared.web.security import safe_next

router = APIRouter(prefix="/notifications/api")


@router.post("/sign-in", status_code=202)
def ask_to_sign_in(request: Request, db: Db, asked: SignInAsked) -> Accepted:
    """Mail a sign-in link; the answer is the same for every address."""
    mail_link(request, db, asked)
    return Accepted()


@router.post("/sign-in/confirm", response_model=Entered)
def confirm_sign_in(request: Request, db: Db, link: SignInConfirmed) -> Response:
    """Use the mailed link, by its last part; the answer sets the session cookie."""
    settings = request.app.state.settings
    used, session = sign_in.sign_in(db, settings, link.token, **browser_of(request))
    response = JSONResponse(Entered(email=used.email, next=safe_next(used.next)).model_dump())
    let_in(response, request, db, session)
    return response


@router.get("/tokens")
def tokens(db: Db, who: SignedIn) -> TokensShape:
    """Every token for scripts, what it is for and whether it works; never the token itself. For organisers."""
    return TokensShape(tokens=[token_shape(one) for one in reading.tokens(db, by=who)])


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(db: Db, who: SignedIn, token_id: UUID) -> None:
    """End a token at all four services. For organisers."""
    end_access.revoke(db, token_id, by=who)


@router.get("/letters")
def letters(
    request: Request, db: Db, who: SignedIn, part: Paging, filters: Annotated[LetterFilter, Query()]
) -> LettersShape:
    """Who was told what, when and why; newest first. For organisers."""
    letters = reading.letters(db, filters, after=letter_cursor(part.after), limit=part.limit + 1, by=who)
    paged = part.of(letters, cursor_of)
    return LettersShape(letters=[shape(one, request.app.state.settings) for one in paged.items], next=paged.next)


@router.get("/letters/totals")
def totals(db: Db, who: SignedIn) -> TotalsShape:
    """How many letters there are, per state and template. For organisers."""
    return totals_shape(reading.totals(db, by=who))


@router.get("/letters/all/{step}")
def see_all(db: Db, who: SignedIn, step: str, filters: Annotated[LetterFilter, Query()]) -> ManyShape:
    """Which letters that fit would take a person's step, 500 at most. For the programme office."""
    many = take_step.preview(db, filters, step_named(step), by=who)
    return ManyShape(ids=[one.id for one in many.letters], total=many.total, digest=many.digest)


@router.post("/letters/all/{step}")
def take_up_all(
    db: Db, who: SignedIn, step: str, filters: Annotated[LetterFilter, Query()], preview: ManyTaken
) -> Taken:
    """Take the step for exactly the letters that were shown; twice is harmless. For the programme office."""
    return Taken(taken=take_step.take_step_for_many(db, filters, step_named(step), digest=preview.digest, by=who))


@router.get("/letters/{letter_id}")
def letter(request: Request, db: Db, who: SignedIn, letter_id: UUID) -> LetterShape:
    """One letter. For organisers."""
    return shape(reading.letter(db, letter_id, by=who), request.app.state.settings)


@router.post("/letters/{letter_id}/{step}")
def take_up(request: Request, db: Db, who: SignedIn, letter_id: UUID, step: str) -> LetterShape:
    """Take a person's step: retry, stop, hold, release or confirm. For organisers."""
    return shape(take_step.take_step(db, letter_id, step_named(step), by=who), request.app.state.settings)


@router.put("/sending", status_code=204)
def switch_sending(db: Db, who: SignedIn, switch: SendingSwitched) -> None:
    """Stop all sending but sign-in links, or go on. For organisers."""
    stop_sending.switch_sending(db, stopped=switch.stopped, by=who)
