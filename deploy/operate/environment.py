"""This process's settings, with plain words for a person when they are missing or wrong."""

import os
from collections.abc import Iterator

from pydantic import ValidationError

from deploy import record
from deploy.console import CannotStart
from shared.settings import Environment, Settings, settings


def read(*parts: str) -> Settings:
    """The settings in the environment, with every secret that *parts* need (`shared.settings.NEEDS`).

    Raises:
        CannotStart: they are not usable; says which and why.
    """
    try:
        own = settings()
    except ValidationError as error:
        raise CannotStart("the settings are not usable: " + "; ".join(_reasons(error))) from None
    missing = sorted({name for part in parts for name in own.missing_for(part)})
    if missing and own.environment is Environment.PRODUCTION:
        raise CannotStart(f"{', '.join(parts)} needs {', '.join(missing)}; make keys with ./challenge keys")
    return own


def of_what_runs(*parts: str) -> Settings:
    """The settings in the environment, else those of the system that runs here, with the secrets that *parts* need.

    Raises:
        CannotStart: there are neither.
    """
    if record.adopt() is None and not any(name in os.environ for name in record.NAMING):
        raise CannotStart(
            "nothing runs here; start it with ./challenge up, or set ENVIRONMENT, MONGODB_URI and AMQP_URI"
        )
    return read(*parts)


def _reasons(error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        names = [str(part).upper() for part in one["loc"]]
        yield ": ".join([*names, one["msg"].removeprefix("Value error, ")])
