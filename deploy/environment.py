"""This process's settings, with plain words for a person when they are missing or wrong."""

import os
from collections.abc import Iterator

from pydantic import ValidationError

from deploy import record
from deploy.console import CannotStart
from shared.settings import Settings, settings


def read() -> Settings:
    """The settings in the environment.

    Raises:
        CannotStart: they are not usable; says which and why.
    """
    try:
        return settings()
    except ValidationError as error:
        raise CannotStart("the settings are not usable: " + "; ".join(_reasons(error))) from None


def of_what_runs() -> Settings:
    """The settings in the environment, else those of the system that runs here.

    Raises:
        CannotStart: there are neither.
    """
    if record.adopt() is None and not any(name in os.environ for name in record.NAMING):
        raise CannotStart(
            "nothing runs here; start it with ./challenge up, or set ENVIRONMENT, MONGODB_URI and AMQP_URI"
        )
    return read()


def _reasons(error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        names = [str(part).upper() for part in one["loc"]]
        yield ": ".join([*names, one["msg"].removeprefix("Value error, ")])
