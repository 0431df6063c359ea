"""The organisers' page: who was told what, when and why, and what they can do about it."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifications.actions import reading, stop_sending, take_step
from services.notifications.forms import STUCK, LetterFilter, SendingSwitched
from services.notifications.mail.rendering import language_of, preview, reason_of, subject_of
from services.notifications.model.letters import PERSONS_STEPS, State, Step
from services.notifications.web import labels
from services.notifications.web.shapes import cursor_of, letter_cursor
from shared.errors import NotFound, Refused, Stale
from shared.texts import _
from shared.web import Db, Form, FormData, Paging, SignedIn, checked, done, page, refused

router = APIRouter(include_in_schema=False)

COLOURS = {
    State.SENT: "good",
    State.FAILED: "bad",
    State.UNCERTAIN: "bad",
    State.HELD: "warn",
    State.SENDING: "info",
    State.QUEUED: "info",
    State.REPLACED: "",
    State.STOPPED: "",
}
WORDS: dict[str, Any] = {  # what every page of the ledger says letters in
    "labels": labels,
    "colours": COLOURS,
    "subject_of": subject_of,
    "reason_of": reason_of,
    "language_of": language_of,
}


@router.get("/notifications/letters")
def letters(request: Request, db: Db, who: SignedIn, part: Paging) -> Response:
    """The ledger, filtered."""
    values = {name: value for name, value in request.query_params.items() if name != "cursor"}
    filters = checked(LetterFilter, Form(list(values.items())))
    ledger = reading.ledger(db, filters, after=letter_cursor(part.after), limit=part.limit + 1, by=who)
    paged = part.of(ledger.letters, cursor_of)
    more = "/notifications/letters?" + urlencode({**values, "cursor": paged.next or ""})
    states = [(STUCK, _("stuck: failed or uncertain")), *((str(state), labels.state(state)) for state in State)]
    return page(
        request,
        "letters.html",
        letters=paged,
        more=more,
        totals=ledger.totals,
        values=values,
        templates=labels.kinds(),
        states=states,
        **WORDS,
        filtered=any(values.values()),
        query=urlencode(_words(filters)),
        for_many=[(step, labels.step(step)) for step in ledger.steps_for_many],
    )


@router.get("/notifications/letters/all/{step}")
def see_all(request: Request, db: Db, who: SignedIn, step: str) -> Response:
    """What a step would do to all letters that fit."""
    return _all(request, db, who, step, Form(list(request.query_params.items())))


@router.post("/notifications/letters/all/{step}")
def take_up_all(request: Request, db: Db, who: SignedIn, step: str, form: FormData) -> Response:
    """Take it, for exactly the letters that were shown."""
    filters = checked(LetterFilter, form)
    try:
        count = take_step.take_step_for_many(db, filters, step_named(step), digest=form.get("digest", ""), by=who)
    except (Refused, Stale) as no:
        return _all(request, db, who, step, form, problem=refused(no)["problem"], status=409)
    return done(request, _listed(filters), f"steps-{step}", count=count)


@router.get("/notifications/letters/{letter_id}")
def letter(request: Request, db: Db, who: SignedIn, letter_id: UUID) -> Response:
    """One letter: its text, its tries, and what can be done."""
    return _letter(request, db, who, letter_id)


@router.post("/notifications/letters/{letter_id}/{step}")
def take_up(request: Request, db: Db, who: SignedIn, letter_id: UUID, step: str) -> Response:
    """Take one of the steps that are a person's."""
    try:
        take_step.take_step(db, letter_id, step_named(step), by=who)
    except (Refused, Stale) as no:
        return _letter(request, db, who, letter_id, status=422, problem=refused(no)["problem"])
    return done(request, f"/notifications/letters/{letter_id}", f"step-{step}")


@router.post("/notifications/sending")
def switch(request: Request, db: Db, who: SignedIn, form: FormData) -> Response:
    """The one stop button."""
    stopped = checked(SendingSwitched, form).stopped
    stop_sending.switch_sending(db, stopped=stopped, by=who)
    return done(request, "/notifications/letters", "sending-stopped" if stopped else "sending-on")


def _all(
    request: Request, db: Db, who: SignedIn, step: str, form: Form, *, status: int = 200, problem: str = ""
) -> Response:
    filters = checked(LetterFilter, form)
    many = take_step.preview(db, filters, step_named(step), by=who)
    counts = Counter(str(one.state) for one in many.letters)
    return page(
        request,
        "letters-all.html",
        status=status,
        problem=problem,
        many=many,
        counts=counts,
        step=step,
        label=labels.step(step),
        values=_words(filters),
        above_query=urlencode(_words(filters)),
        **WORDS,
        most=take_step.MOST,
    )


def _words(filters: LetterFilter) -> dict[str, str]:
    return {name: value for name, value in filters.model_dump().items() if value}


def _listed(filters: LetterFilter) -> str:
    return "/notifications/letters?" + urlencode(_words(filters))


def step_named(name: str) -> Step:
    """The person's step of that name."""
    if name not in PERSONS_STEPS:
        raise NotFound(_("There is no such step."))
    return Step(name)


def _letter(
    request: Request, db: Db, who: SignedIn, letter_id: UUID, *, status: int = 200, problem: str = ""
) -> Response:
    letter = reading.letter(db, letter_id, by=who)
    steps = [(step, labels.step(step)) for step in PERSONS_STEPS if letter.can(step)]
    return page(
        request,
        "letter.html",
        named={"letter_id": labels.kind(letter)},
        status=status,
        letter=letter,
        steps=steps,
        problem=problem,
        **WORDS,
        text=preview(letter, request.app.state.settings),
        replay=letter.replay,
    )
