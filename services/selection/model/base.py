"""What every value of this service is: frozen, and strict about its fields."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; a change is a new value."""

    model_config = ConfigDict(frozen=True, extra="ignore")
