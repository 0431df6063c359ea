"""Tokens by the command line: issued, listed and revoked."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from shared import clock, ended
from shared.settings import Settings
from shared.web import sessions
from tests.conftest import MAKE_DATABASE
from tests.deploy.conftest import Run


def test_a_token_acts_for_its_person_within_its_scopes_for_its_days(run: Run, settings: Settings) -> None:
    printed = run("token", "script@example.org", "--scope", "applications:read", "--days", "2").stdout.strip()

    claims = sessions.read(settings, printed, sessions.TOKEN)

    assert claims is not None
    assert (claims.email, claims.scopes) == ("script@example.org", frozenset({"applications:read"}))
    lives = datetime.fromtimestamp(claims.expires_at, UTC) - clock.real()
    assert timedelta(days=2, seconds=-30) < lives <= timedelta(days=2)


def test_a_token_for_the_status_alone_can_be_issued(run: Run, settings: Settings) -> None:
    printed = run("token", "monitoring@example.org", "--scope", "status:read").stdout.strip()

    claims = sessions.read(settings, printed, sessions.TOKEN)

    assert claims is not None
    assert claims.scopes == frozenset({"status:read"})


def test_tokens_are_listed_by_what_they_are_for_and_revoked_by_their_id(run: Run, database: MAKE_DATABASE) -> None:
    issued = run("token", "script@example.org", "--scope", "events:read", "--for", "the screen").stdout.strip()
    run("token", "other@example.org", "--scope", "events:read")

    listed = run("token", "list").stdout
    (token_id,) = re.findall(r"^(\S+)  script@example.org  works until", listed, re.MULTILINE)
    revoked = run("token", "revoke", token_id)

    assert "    for: the screen; events:read; issued " in listed
    assert issued not in listed
    assert revoked.stdout.startswith(
        f"{token_id} is revoked.\nNo work process of notifications runs: the other services"
    )
    after = run("token", "list").stdout
    assert f"{token_id}  script@example.org  was revoked" in after
    assert "other@example.org  works until" in after
    assert [row["message"]["data"]["what"] for row in database("notifications")["journal"].find()] == [token_id]


def test_every_token_of_an_address_is_revoked_on_record_or_not(run: Run, database: MAKE_DATABASE) -> None:
    run("token", "script@example.org", "--scope", "events:read")
    before = clock.real().timestamp()

    assert run("token", "revoke", "--all-of", "script@example.org").stdout.startswith(
        "Every token of script@example.org"
    )
    assert "was revoked" in run("token", "list").stdout
    db, now = database("notifications"), clock.real().timestamp()
    assert ended.is_over(db, "of-no-record", "token", "Script@example.org", before)
    assert not ended.is_over(db, "of-no-record", "token", "script@example.org", now + 60)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("revoke", "00000000-0000-4000-8000-000000000000"), "There is no such session or token"),
        (("revoke",), "Name one token by its id"),
        (("script@example.org", "--scope", "events:read", "--for", "x" * 201), "say in at most 200 characters"),
    ],
)
def test_a_token_command_that_means_nothing_says_what_to_do(run: Run, arguments: tuple[str, ...], why: str) -> None:
    assert why in run("token", *arguments).stderr


def test_a_token_for_ever_is_refused(run: Run) -> None:
    refused = run("token", "script@example.org", "--scope", "applications:read", "--days", "4000")

    assert (refused.returncode, refused.stderr) == (1, "Error: A token lives for a year at most.\n")


@pytest.mark.parametrize(
    ("email", "scope", "why"),
    [
        ("not-an-email", "applications:read", "not-an-email is no e-mail address"),
        ("script@example.org", "applications:all", "there is no scope applications:all; there are applications:"),
    ],
)
def test_a_token_that_could_do_nothing_is_refused(run: Run, email: str, scope: str, why: str) -> None:
    refused = run("token", email, "--scope", scope)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"Error: {why}")
