"""Every command says what it is for."""

import pytest
from click.testing import CliRunner

from deploy.cli.__main__ import COMMANDS, challenge


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    explained = CliRunner().invoke(challenge, [command, "--help"], catch_exceptions=False)

    assert explained.exit_code == 0
    assert explained.stdout.startswith("Usage:")
    assert len(explained.stdout.splitlines()) >= 5
