"""Tokens for scripts."""

from datetime import timedelta

import click

from deploy import environment, services
from shared.errors import Refused
from shared.settings import Settings


@click.command()
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it allows, such as applications:read.")
@click.option("--days", default=30, show_default=True, help="How long it is good for; a year at most.")
def token(email: str, scopes: tuple[str, ...], days: int) -> None:
    """Print a token with which a script may act for EMAIL, within its scopes, until it expires.

    Send it as `Authorization: Bearer TOKEN`. The API pages of each service list the scopes.
    """
    from shared.web import sessions  # noqa: PLC0415

    own = environment.of_what_runs("token")
    _check(email, scopes, own)
    try:
        click.echo(sessions.issue_token(own, email, scopes, timedelta(days=days)))
    except (Refused, RuntimeError) as reason:
        raise click.ClickException(str(reason)) from reason


def _check(email: str, scopes: tuple[str, ...], own: Settings) -> None:
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    from shared.addresses import Address  # noqa: PLC0415

    try:
        TypeAdapter(Address).validate_python(email)
    except ValidationError as error:
        raise click.ClickException(f"{email} is no e-mail address") from error
    known = {scope for name in services.NAMES for scope in services.web(name, own).state.tokens}
    if unknown := sorted(set(scopes) - known):
        raise click.ClickException(f"there is no scope {', '.join(unknown)}; there are {', '.join(sorted(known))}")
