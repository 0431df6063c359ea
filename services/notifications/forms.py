"""What people and clients may send to notifications."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from shared.addresses import Address
from shared.asked import Asked
from shared.numbers import YesNo
from shared.phrases import phrase, wrong

STUCK = "stuck"  # the state to filter by for what failed or is uncertain: a person has to look
YourAddress = Annotated[Address, Asked(phrase("enter-your-address"))]


class SignInAsked(BaseModel):
    """A wish to sign in; `next` is the page to go on to; where it is none of our own, the home page takes its place."""

    email: YourAddress
    next: str = Field(default="/", max_length=1000)


class SignInConfirmed(BaseModel):
    """The end of a mailed sign-in link."""

    token: str = Field(max_length=100)


def _ticked(value: str) -> str:
    if value != "yes":
        raise wrong("tick-to-be-written-to")
    return value


class NewsletterAsked(BaseModel):
    """A wish to get the newsletter, with the box ticked that says so."""

    email: YourAddress
    consent: Annotated[str, AfterValidator(_ticked), Field(validate_default=True)] = ""


class SendingSwitched(BaseModel):
    """The one stop button."""

    stopped: YesNo


class LetterFilter(BaseModel):
    """Which letters of the ledger to show; an expression by its id or its name."""

    recipient: str = Field(default="", max_length=320)
    expression: str = Field(default="", max_length=200)
    template: str = Field(default="", max_length=40)
    state: str = Field(default="", max_length=20)


class ManyTaken(BaseModel):
    """Just the letters that a preview showed, by the digest that it gave."""

    digest: str = Field(max_length=64)
