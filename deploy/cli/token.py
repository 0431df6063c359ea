"""Tokens for scripts: issued, listed with what each is for, and revoked."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import click

from deploy.console import say
from deploy.operate import environment, heartbeats, services
from shared import clock
from shared.errors import NotFound, Refused
from shared.mongo import Database
from shared.settings import Settings


class Tokens(click.Group):
    """`./challenge token EMAIL ...` issues one, as it did before there was anything else to do."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, `issue` where none is named."""
        named = args if args[0] in self.commands else ["issue", *args]
        return super().resolve_command(ctx, named)


@click.group(cls=Tokens)
def token() -> None:
    """Issue a token for a script (`./challenge token EMAIL --scope ...`), list them, revoke one.

    A token acts for EMAIL, within its scopes, until it expires or is revoked.
    """


@token.command()
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it allows, such as applications:read.")
@click.option("--days", default=30, show_default=True, help="How long it is good for; a year at most.")
@click.option("--for", "purpose", default="", help='What it is for, such as "the dashboard at the town hall".')
def issue(email: str, scopes: tuple[str, ...], days: int, purpose: str) -> None:
    """Print a token with which a script may act for EMAIL.

    Send it as `Authorization: Bearer TOKEN`. The API pages of each service list the scopes.
    """
    from services.notifications.actions.issue_token import issue_token  # noqa: PLC0415

    own = environment.of_what_runs("token")
    address = _checked(email, scopes, purpose, own)
    with _notifications(own) as db:
        click.echo(
            issue_token(db, own, address, scopes, timedelta(days=days), purpose=purpose, account=getpass.getuser())
        )


@token.command(name="list")
def listing() -> None:
    """List every token, newest first: its id, for whom, what for, until when."""
    from services.notifications.store.accesses import Accesses  # noqa: PLC0415

    with _notifications(environment.of_what_runs()) as db:
        found = list(Accesses(db).tokens())
    for one in found:
        state = "works until" if one.works(clock.real()) else "was revoked; until" if one.ended_at else "expired on"
        say(f"{one.access_id}  {one.email}  {state} {one.expires_at:%Y-%m-%d %H:%M} UTC")
        scopes = ", ".join(one.scopes)
        say(f"    for: {one.purpose or 'not said'}; {scopes}; issued {one.began_at:%Y-%m-%d} by {one.by}")
    if not found:
        say("No token is on record.")


@token.command()
@click.argument("token_id", type=UUID, required=False)
@click.option("--all-of", "email", default="", help="Every token that acts for this address, on record or not.")
def revoke(token_id: UUID | None, email: str) -> None:
    """End the token TOKEN_ID, at all four services within seconds."""
    from services.notifications.actions import end_access  # noqa: PLC0415

    if (token_id is None) == (not email):
        raise click.UsageError("Name one token by its id, or all tokens of one address with --all-of EMAIL.")
    with _notifications(environment.of_what_runs()) as db:
        if token_id is None:
            end_access.revoke_tokens_of(db, email, account=getpass.getuser())
        else:
            end_access.revoke_token(db, token_id, account=getpass.getuser())
        say(f"{token_id or 'Every token of ' + email} is revoked.")
        if not heartbeats.beating(db):
            say("No work process of notifications runs: the other services hear of it as soon as one does.")


@contextmanager
def _notifications(own: Settings) -> Iterator[Database]:
    """The database of notifications, open for one command; a refusal ends the command in words."""
    db = Database.connect(own, "notifications", timeout=10)
    try:
        with db.client:
            yield db
    except (Refused, NotFound) as no:
        raise click.ClickException(services.in_words(no)) from no
    except RuntimeError as reason:
        raise click.ClickException(str(reason)) from reason


def _checked(email: str, scopes: tuple[str, ...], purpose: str, own: Settings) -> str:
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    from shared.addresses import Address  # noqa: PLC0415

    try:
        address: str = TypeAdapter(Address).validate_python(email)
    except ValidationError as error:
        raise click.ClickException(f"{email} is no e-mail address") from error
    if len(purpose) > 200 or not purpose.isprintable():
        raise click.ClickException("say in at most 200 characters, on one line, what it is for")
    known = {scope for name in services.NAMES for scope in services.web(name, own).state.tokens}
    if unknown := sorted(set(scopes) - known):
        raise click.ClickException(f"there is no scope {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    return address
