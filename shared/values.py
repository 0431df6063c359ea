"""What every value of a service is: frozen, compared by what it holds, tolerant of what another release kept."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; a change is a new value. A field it does not know is left out when it is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")
