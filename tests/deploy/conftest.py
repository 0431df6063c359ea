"""Runs a command as a person runs it: as a process, with settings from the environment."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from deploy.record import ROOT
from shared.settings import Settings

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(settings: Settings) -> Run:
    """Runs a command against this test's databases and queues."""
    names = ("AMQP_URI", "MONGODB_URI", "NAMESPACE", "SESSION_PUBLIC_KEY")
    told = {name: str(getattr(settings, name.lower())) for name in names}
    secrets = {"SESSION_KEY": settings.session_key.get_secret_value(), "CLOCK_FILE": str(settings.clock_file)}
    nowhere = {"BASE_URL": "http://127.0.0.1:1"}  # whatever else runs on this machine
    environment = {**os.environ, **told, **secrets, **nowhere, "ENVIRONMENT": "local", "PYTHONPATH": str(ROOT)}

    def call(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-P", "-m", "deploy.cli", *arguments]
        return subprocess.run(command, env={**environment, **more}, capture_output=True, text=True, check=False)

    return call
