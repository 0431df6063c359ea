"""A small service with one of everything the frame offers, for the frame's own tests."""

import time
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import BaseModel, Field, model_validator

from shared import logs, wording
from shared.addresses import Address
from shared.errors import NotFound, Refused, Stale
from shared.messages import Card
from shared.phrases import phrase, wrong
from shared.settings import Settings
from shared.web import (
    Db,
    FormData,
    MaybeSignedIn,
    Paged,
    Paging,
    Retried,
    Seen,
    SignedIn,
    checked,
    create_app,
    etag,
    limited,
    once,
    page,
    refused,
    see_other,
)
from shared.web.flash import done as flash_done
from shared.web.flash import learn
from shared.web.limits import Limits

CARD = Card("samples", "samples of everything", publishes=(), hears=("applications",))
LIMITS = Limits(largest=64 * 1024, body_seconds=0.5, answer_seconds=1.0)
router = APIRouter()

wording.learn({"say-one-thing": "Say one thing or the other.", "too-late": "Too late."})


class DeadlinePassed(Refused):
    """A rule of this service."""

    code = "deadline-passed"


class Member(BaseModel):
    """A city in a form's row."""

    name: Annotated[str, Field(max_length=40)]
    population: Annotated[int, Field(ge=1)]


class Sheet(BaseModel):
    """A form with every kind of field."""

    name: Annotated[str, Field(max_length=40)]
    email: Address
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    themes: Annotated[list[str], Field(min_length=1)]
    answers: dict[str, str] = {}
    members: list[Member] = []
    note: str = ""

    @model_validator(mode="after")
    def _together(self) -> "Sheet":
        if self.note == "both":
            raise wrong("say-one-thing")
        return self


class Thing(BaseModel):
    """What the API creates."""

    name: str
    number: int = 0


@router.get("/samples/")
def home(request: Request) -> Response:
    return page(request, "patterns.html", replay=True)


@router.get("/samples/sheet")
def blank(request: Request) -> Response:
    return page(request, "sheet.html")


@router.post("/samples/sheet")
def fill(request: Request, form: FormData) -> Response:
    try:
        checked(Sheet, form)
    except Refused as no:
        return page(request, "sheet.html", **refused(no, form))
    return flash_done(request, "/samples/done", "sample-saved", name=form["name"])


@router.get("/samples/done")
def done(request: Request) -> Response:
    return page(request, "done.html")


@router.get("/samples/mine")
def mine(request: Request, who: SignedIn) -> Response:
    return page(request, "done.html")


@router.post("/samples/sign-up/{name}")
def sign_up(name: str, db: Db) -> dict[str, str]:
    limited(db, f"sign-up/{name}", at_most=3, seconds=3600)
    return {"name": name}


@router.get("/samples/broken")
def broken() -> None:
    raise ValueError("secret detail")


@router.get("/samples/slow")
def slow(seconds: float) -> dict[str, str]:
    time.sleep(seconds)
    return {"late": "answer"}


@router.get("/samples/late")
def late() -> None:
    raise DeadlinePassed("The lane closed at 17:00.")


@router.get("/samples/one/{thing_id}")
def one(thing_id: UUID) -> None:
    raise NotFound(f"There is no {thing_id}.")


@router.post("/samples/echo")
def echo(form: FormData) -> dict[str, list[str]]:
    return {name: form.getlist(name) for name in form}


@router.post("/samples/mine")
def keep(who: SignedIn, form: FormData) -> Response:
    return see_other("/samples/mine")


@router.get("/samples/api/trace")
def trace() -> dict[str, str]:
    return {"traceparent": logs.traceparent()}


@router.get("/samples/api/who")
def who_is_it(who: MaybeSignedIn) -> dict[str, str]:
    return {"email": who.email if who else ""}


@router.post("/samples/api/who")
def change(who: SignedIn) -> dict[str, str]:
    return {"email": who.email}


@router.get("/samples/api/office")
def office(who: SignedIn) -> dict[str, str]:
    who.need("samples:office")
    return {"email": who.email}


@router.post("/samples/api/things", status_code=201)
def create_thing(thing: Thing, who: SignedIn, db: Db, retried: Retried) -> Thing:
    def work() -> Thing:
        number = db["things"].count_documents({}) + 1
        db["things"].insert_one({"name": thing.name, "number": number})
        if thing.name == "refused":
            raise DeadlinePassed("The lane closed at 17:00.")
        return Thing(name=thing.name, number=number)

    return once(db, retried, Thing, work)


@router.get("/samples/things.csv")
def export(who: SignedIn) -> Response:
    return Response("name\r\n", media_type="text/csv")


@router.put("/samples/api/things/{number}")
def change_thing(number: int, thing: Thing, seen: Seen, response: Response) -> Thing:
    if seen != 7:
        raise Stale("Version 7 is the present one.")
    response.headers["ETag"] = etag(8)
    return Thing(name=thing.name, number=number)


@router.get("/samples/api/numbers")
def numbers(part: Paging) -> Paged[int]:
    after = part.after if part.after is not None else 0
    return part.of(list(range(after + 1, 131))[: part.limit + 1], key=lambda number: number)


@router.get("/samples/api/letters")
def letters(part: Paging) -> Paged[str]:
    return part.of(["a", "b"], key=lambda letter: letter)


@router.get("/samples/api/late")
def late_for_programs() -> None:
    raise DeadlinePassed("The lane closed at 17:00.", fields={"answers.vision": phrase("too-late"), "a/b": "Odd."})


@router.post("/samples/one-click/{token}")
def one_click(token: str) -> dict[str, str]:
    return {"token": token}


def create(settings: Settings, limits: Limits = LIMITS) -> FastAPI:
    """The sample's application, with limits that a test can wait for."""
    learn({"sample-saved": "Saved: %(name)s."})
    return create_app(
        CARD,
        router,
        settings=settings,
        templates=Path(__file__).parent / "templates",
        limits=limits,
        tokens={"samples:read": "read samples", "samples:write": "make samples", "samples:office": "see the office"},
        open_to_other_sites=("/samples/one-click/",),
    )
