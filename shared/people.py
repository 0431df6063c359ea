"""People and cities as every service tells of them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.addresses import Address
from shared.asked import chosen
from shared.challenge import Country, Zone
from shared.messages import Personal
from shared.phrases import phrase


class Contact(BaseModel):
    """Whom to write to, in which language and time zone."""

    model_config = ConfigDict(frozen=True)

    email: Annotated[Address, Personal]
    name: Annotated[str, Field(max_length=200), Personal] = ""
    language: Annotated[str, chosen(phrase("choose-a-language"))] = Field(default="en", pattern=r"^[a-z]{2}$")
    zone: Annotated[Zone, chosen(phrase("choose-a-zone"))] = "Europe/Brussels"


class City(BaseModel):
    """A city that an expression of interest covers."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=1, max_length=120)
    country: Country
    population: int | None = Field(default=None, ge=0, description="inhabitants, as the applicant states them")
