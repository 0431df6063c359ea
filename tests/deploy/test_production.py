"""What is handy on one machine is refused in production, with what to do instead."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from deploy.record import ROOT
from shared.settings import NEEDS, Environment, Settings
from shared.web.sessions import new_keys

PRIVATE, PUBLIC = new_keys()
ANOTHER = new_keys()[1]
SAFE: dict[str, object] = {
    "environment": Environment.PRODUCTION,
    "base_url": "https://challenge.example.org",
    "amqp_uri": "amqp://challenge:secret@broker//",
    "link_key": "0123456789abcdef" * 4,
    "mail_from": "Programme office <office@challenge.example.org>",
}


def test_safe_settings_are_accepted() -> None:
    assert Settings(**SAFE).environment is Environment.PRODUCTION  # type: ignore[arg-type]  # whatever the test is about


@pytest.mark.parametrize(
    ("unsafe", "advice"),
    [
        ({"clock_file": "/tmp/clock.json"}, "CLOCK_FILE moves the clock; unset it"),
        ({"sink_url": "http://sink"}, "SINK_URL shows everybody's mail; unset it"),
        ({"base_url": "http://challenge.example.org"}, "BASE_URL must begin with https://"),
        ({"amqp_uri": "amqp://guest:guest@broker//"}, "AMQP_URI uses the broker's guest account"),
        ({"mail_from": "the programme office"}, "MAIL_FROM says who sends letters and reads answers; set it"),
        ({"link_key": "short"}, "LINK_KEY must hold at least 32 characters"),
        ({"link_key": "x" * 64}, "LINK_KEY can be guessed"),
        ({"calendar_key": f'["{"0123456789abcdef" * 4}", "short"]'}, "CALENDAR_KEY must hold at least 32 characters"),
        ({"sign_in_key": "[1, 2]"}, "SIGN_IN_KEY is no key and no JSON list of keys"),
        ({"session_key": "secret"}, "SESSION_KEY and SESSION_PUBLIC_KEY are JSON"),
        ({"session_key": '{"kty": "oct", "k": "c2VjcmV0"}'}, "hold Ed25519 keys"),
        ({"session_key": PUBLIC, "session_public_key": PUBLIC}, "SESSION_KEY holds no private key"),
        ({"session_public_key": PRIVATE}, "SESSION_PUBLIC_KEY holds a private key"),
        ({"session_key": PRIVATE, "session_public_key": ANOTHER}, "does not hold the public half of SESSION_KEY"),
    ],
)
def test_production_refuses_what_is_unsafe_and_says_what_to_do(unsafe: dict[str, object], advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        Settings(**{**SAFE, **unsafe})  # type: ignore[arg-type]  # whatever the test is about

    Settings(**{**SAFE, **unsafe, "environment": Environment.LOCAL})  # type: ignore[arg-type]  # whatever the test is about


def test_production_does_not_start_until_it_is_said_who_sends_letters() -> None:
    silent = {name: value for name, value in SAFE.items() if name != "mail_from"}
    with pytest.raises(ValidationError, match="MAIL_FROM says who sends letters"):
        Settings(**silent)  # type: ignore[arg-type]  # whatever the test is about


@pytest.mark.parametrize("origin", ["https://c.example/", "https://c.example/sub", "c.example", "https://πόλη.example"])
def test_the_origin_has_no_path_and_ascii_letters_only(origin: str) -> None:
    with pytest.raises(ValidationError, match="write the origin alone"):
        Settings(**{**SAFE, "base_url": origin})  # type: ignore[arg-type]  # whatever the test is about


def test_an_unknown_log_level_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ValidationError, match="'DEBUG', 'INFO', 'WARNING' or 'ERROR'"):
        Settings(**{**SAFE, "log_level": "loud"})  # type: ignore[arg-type]  # whatever the test is about


@pytest.mark.parametrize("part", [("serve", "all"), ("work", "events"), ("status",)])
def test_a_part_with_unsafe_settings_ends_with_one_line(part: tuple[str, ...]) -> None:
    command = [sys.executable, "-P", "-m", "deploy.cli", *part]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "ENVIRONMENT": "production"}

    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr.startswith("challenge: the settings are not usable: unsafe in production: BASE_URL must begin")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("part", "arguments"),
    [
        ("applications web", ("serve", "applications")),
        ("events web", ("serve", "events")),
        ("notifications web", ("serve", "notifications")),
        ("notifications work", ("work", "notifications")),
        ("token", ("token", "script@example.org", "--scope", "status:read")),
    ],
)
def test_a_process_without_a_key_that_it_needs_does_not_start(part: str, arguments: tuple[str, ...]) -> None:
    ended = _started(*arguments)

    names = ", ".join(sorted(name.upper() for name in NEEDS[part]))
    assert ended.stderr == f"challenge: {part} needs {names}; make keys with ./challenge keys\n"
    assert ended.returncode == 1


def test_a_process_that_needs_no_key_does_without() -> None:
    for part in ("applications work", "selection work", "events work"):
        assert Settings(**{**SAFE, "link_key": ""}).missing_for(part) == []  # type: ignore[arg-type]  # as above
    assert "make keys" not in _started("status", MONGODB_URI="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1").stderr


def _started(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    safe = {"ENVIRONMENT": "production", "BASE_URL": "https://127.0.0.1:1", "AMQP_URI": "amqp://a:b@127.0.0.1:1//"}
    safe["MAIL_FROM"] = "office@challenge.example.org"
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **safe, **more}
    command = [sys.executable, "-P", "-m", "deploy.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
