"""Keys are changed while what they signed goes on working, and end when they are dropped."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli.__main__ import challenge
from deploy.operate import rings
from shared.errors import NotFound
from shared.settings import Environment, Settings
from shared.web import links, sessions
from shared.web.sessions import new_keys

MARIA, FEED = "maria@example.org", "calendar"
PRIVATE, PUBLIC = new_keys()
OLD = {"SESSION_KEY": PRIVATE, "SESSION_PUBLIC_KEY": PUBLIC, "LINK_KEY": "0123456789abcdef" * 4}  # as they always were
PURPOSES = ("sign-in", "newsletter-confirm", "newsletter-leave", FEED)


def known(values: dict[str, str]) -> Settings:
    return Settings(environment=Environment.LOCAL, **{name.lower(): value for name, value in values.items()})  # type: ignore[arg-type]


def cookie_of(settings: Settings) -> str:
    (cookie,) = sessions.cookie_for(settings, MARIA).values()
    return cookie


def opens(settings: Settings, token: str, purpose: str = FEED) -> bool:
    try:
        links.check(settings, token, purpose, "maria", 1)
    except NotFound:
        return False
    return True


def test_session_token_and_links_made_before_two_rotations_work_after_them() -> None:
    before = known(OLD)
    cookie, signed = cookie_of(before), {purpose: links.sign(before, purpose, "maria", 1) for purpose in PURPOSES}
    script = sessions.issue_token(before, MARIA, ("events:read",), timedelta(days=1))

    after = known(rings.rotated(rings.rotated(OLD, rings.KINDS), rings.KINDS))

    assert sessions.read(after, cookie, sessions.SESSION) is not None
    assert sessions.read(after, script, sessions.TOKEN) is not None
    assert all(opens(after, token, purpose) for purpose, token in signed.items())


def test_what_is_signed_after_a_rotation_is_signed_by_the_new_key() -> None:
    old, new = known(OLD), known(rings.rotated(OLD, rings.KINDS))

    assert sessions.read(old, cookie_of(new), sessions.SESSION) is None
    assert not opens(old, links.sign(new, FEED, "maria", 1))
    assert sessions.read(new, cookie_of(new), sessions.SESSION) is not None
    assert opens(new, links.sign(new, FEED, "maria", 1))


def test_a_dropped_key_ends_what_it_signed_and_nothing_newer() -> None:
    before, rotated = known(OLD), rings.rotated(OLD, rings.KINDS)
    newer, after = known(rotated), known(rings.dropped(rotated, rings.KINDS))

    assert sessions.read(after, cookie_of(before), sessions.SESSION) is None
    assert not opens(after, links.sign(before, FEED, "maria", 1))
    assert sessions.read(after, cookie_of(newer), sessions.SESSION) is not None
    assert opens(after, links.sign(newer, FEED, "maria", 1))


def test_the_keys_of_one_kind_of_link_sign_no_other_kind() -> None:
    own = known(rings.dropped(rings.rotated(OLD, rings.KINDS), rings.KINDS))
    events_alone = known({"CALENDAR_KEY": own.calendar_key.get_secret_value()})

    assert links.sign(events_alone, FEED, "maria") == links.sign(own, FEED, "maria")
    with pytest.raises(RuntimeError, match="SIGN_IN_KEY is not set"):
        links.sign(events_alone, "sign-in", "maria")
    assert len({own.link_ring(purpose) for purpose in ("sign-in", "newsletter-leave", FEED)}) == 3


def test_a_token_that_names_an_unknown_key_is_tried_with_no_other() -> None:
    other_private, other_public = new_keys()
    stranger = known({"SESSION_KEY": other_private, "SESSION_PUBLIC_KEY": other_public})

    assert sessions.read(known(rings.rotated(OLD, ["sessions"])), cookie_of(stranger), sessions.SESSION) is None


def test_rotating_an_env_file_leaves_every_other_line_as_it_is() -> None:
    env = f"# ours\nBASE_URL=https://challenge.example.org\nSESSION_KEY='{PRIVATE}'\nSESSION_PUBLIC_KEY='{PUBLIC}'\n"
    env += f"LINK_KEY={OLD['LINK_KEY']}\nMAIL_FROM=City challenge <challenge@example.org>\n"

    changed = CliRunner().invoke(challenge, ["keys", "rotate"], input=env, catch_exceptions=False).stdout

    lines = dict(line.split("=", 1) for line in changed.splitlines() if "=" in line)
    assert changed.startswith("# ours\nBASE_URL=https://challenge.example.org\nMAIL_FROM=City challenge <")
    assert "LINK_KEY" not in lines
    assert json.loads(lines["CALENDAR_KEY"].strip("'"))[1] == OLD["LINK_KEY"]
    after = known({name: value.strip("'") for name, value in lines.items() if name.endswith("_KEY")})
    assert sessions.read(after, cookie_of(known(OLD)), sessions.SESSION) is not None


def test_the_keys_of_a_local_installation_are_changed_in_their_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(OLD))

    for arguments in (("rotate", "calendar", "sessions"), ("drop", "sessions")):
        CliRunner().invoke(challenge, ["keys", *arguments, "--file", str(file)], catch_exceptions=False)

    after = json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(after["CALENDAR_KEY"])[1] == after["LINK_KEY"] == OLD["LINK_KEY"]
    assert sessions.read(known(after), cookie_of(known(OLD)), sessions.SESSION) is None


def test_keys_that_are_not_there_cannot_be_dropped() -> None:
    refused = CliRunner().invoke(challenge, ["keys", "drop", "calendar"], input="BASE_URL=x\n")

    assert (refused.exit_code, "these keys cannot be changed" in refused.output) == (1, True)
