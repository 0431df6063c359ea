"""What is handy on one machine is refused in production, with what to do instead."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from deploy.record import ROOT
from shared.settings import Environment, Settings

SAFE: dict[str, object] = {
    "environment": Environment.PRODUCTION,
    "base_url": "https://challenge.example.org",
    "amqp_uri": "amqp://challenge:secret@broker//",
    "link_key": "0123456789abcdef" * 4,
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
        ({"link_key": "short"}, "LINK_KEY must hold at least 32 characters"),
    ],
)
def test_production_refuses_what_is_unsafe_and_says_what_to_do(unsafe: dict[str, object], advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        Settings(**{**SAFE, **unsafe})  # type: ignore[arg-type]  # whatever the test is about

    Settings(**{**SAFE, **unsafe, "environment": Environment.LOCAL})  # type: ignore[arg-type]  # whatever the test is about


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
