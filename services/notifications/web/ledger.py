"""The organisers' page: who was told what, when and why, and what they can do about it."""

from collections import Counter
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifications.actions import overseeing, taking_many
from services.notifications.forms import LetterFilter, SendingSwitched
from services.notifications.letters import KINDS
from services.notifications.rendering import preview
from services.notifications.states import PERSONS_STEPS, State, Step
from services.notifications.store.ledger import STUCK
from services.notifications.web.shapes import place_in, place_of
from shared.errors import NotFound, Refused, Stale
from shared.web import Db, Form, FormData, Paging, SignedIn, checked, page, see_other

router = APIRouter(include_in_schema=False)

LABELS = {
    Step.RETRY: "Send it again", Step.CONFIRM: "It arrived", Step.RELEASE: "Let it go out",
    Step.HOLD: "Hold it back", Step.STOP: "Do not send it",
}  # fmt: skip
COLOURS = {State.SENT: "good", State.FAILED: "bad", State.UNCERTAIN: "bad", State.HELD: "warn", State.SENDING: "info",
           State.QUEUED: "info", State.REPLACED: "", State.STOPPED: ""}  # fmt: skip


@router.get("/notifications/letters")
def letters(request: Request, db: Db, who: SignedIn, part: Paging) -> Response:
    """The ledger, filtered."""
    asked = {name: value for name, value in request.query_params.items() if name != "cursor"}
    wanted = checked(LetterFilter, Form(list(asked.items())))
    found = overseeing.letters(db, wanted, after=place_in(part.after), limit=part.limit + 1, by=who)
    paged = part.of(found, place_of)
    more = "/notifications/letters?" + urlencode({**asked, "cursor": paged.next or ""})
    states = [(STUCK, "stuck: failed or uncertain"), *((str(state), str(state)) for state in State)]
    return page(
        request, "letters.html", letters=paged, more=more, totals=overseeing.totals(db, by=who), values=asked,
        templates=[(name, kind.title) for name, kind in KINDS.items()], states=states, kinds=KINDS, colours=COLOURS,
        filtered=any(asked.values()), query=urlencode(_words(wanted)),
        for_many=[(step, LABELS[step]) for step in taking_many.FOR_MANY] if taking_many.is_for(db, who) else [],
    )  # fmt: skip


@router.get("/notifications/letters/all/{step}")
def see_all(request: Request, db: Db, who: SignedIn, step: str) -> Response:
    """What a step would do to all letters that fit."""
    return _all(request, db, who, step, Form(list(request.query_params.items())))


@router.post("/notifications/letters/all/{step}")
def take_up_all(request: Request, db: Db, who: SignedIn, step: str, form: FormData) -> Response:
    """Take it, for exactly the letters that were shown."""
    wanted = checked(LetterFilter, form)
    try:
        taking_many.take_up_all(db, wanted, step_named(step), digest=form.get("digest", ""), by=who)
    except (Refused, Stale) as no:
        return _all(request, db, who, step, form, status=409, problem=str(no))
    return see_other(_listed(wanted))


@router.get("/notifications/letters/{letter_id}")
def letter(request: Request, db: Db, who: SignedIn, letter_id: UUID) -> Response:
    """One letter: its text, its tries, and what can be done."""
    return _letter(request, db, who, letter_id)


@router.post("/notifications/letters/{letter_id}/{step}")
def take_up(request: Request, db: Db, who: SignedIn, letter_id: UUID, step: str) -> Response:
    """Take one of the steps that are a person's."""
    try:
        overseeing.take_up(db, letter_id, step_named(step), by=who)
    except (Refused, Stale) as no:
        return _letter(request, db, who, letter_id, status=422, problem=str(no))
    return see_other(f"/notifications/letters/{letter_id}")


@router.post("/notifications/sending")
def switch(request: Request, db: Db, who: SignedIn, form: FormData) -> Response:
    """The one stop button."""
    overseeing.switch_sending(db, stopped=checked(SendingSwitched, form).stopped, by=who)
    return see_other("/notifications/letters")


def _all(
    request: Request, db: Db, who: SignedIn, step: str, asked: Form, *, status: int = 200, problem: str = ""
) -> Response:
    wanted = checked(LetterFilter, asked)
    many = taking_many.preview(db, wanted, step_named(step), by=who)
    counts = Counter(str(one.state) for one in many.letters)
    return page(
        request,
        "letters-all.html",
        status=status,
        problem=problem,
        many=many,
        counts=counts,
        step=step,
        label=LABELS[Step(step)],
        values=_words(wanted),
        back=_listed(wanted),
        kinds=KINDS,
        colours=COLOURS,
        most=taking_many.MOST,
    )


def _words(wanted: LetterFilter) -> dict[str, str]:
    return {name: value for name, value in wanted.model_dump().items() if value}


def _listed(wanted: LetterFilter) -> str:
    return "/notifications/letters?" + urlencode(_words(wanted))


def step_named(name: str) -> Step:
    """The person's step of that name."""
    if name not in PERSONS_STEPS:
        raise NotFound("There is no such step.")
    return Step(name)


def _letter(
    request: Request, db: Db, who: SignedIn, letter_id: UUID, *, status: int = 200, problem: str = ""
) -> Response:
    found = overseeing.letter(db, letter_id, by=who)
    steps = [(step, LABELS[step]) for step in PERSONS_STEPS if found.can(step)]
    return page(
        request, "letter.html", status=status, letter=found, steps=steps, problem=problem, kinds=KINDS, colours=COLOURS,
        text=preview(found, request.app.state.settings), replay=found.replay,
    )  # fmt: skip
