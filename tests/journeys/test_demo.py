"""ICC 2020 lived through for real, as `./challenge demo` does it: own servers, all processes, the whole table."""

import re
import signal
from pathlib import Path

import pytest

from tests.journeys import visiting
from tests.machine import MEGABYTES, a_machine

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
PATIENCE = 600  # seconds; alone on two cores it takes a tenth, and a test run is not alone
LINES = 17
VISITORS = (
    "",
    "chair@example.org",
    "programme@example.org",
    "reviewer-3@example.org",
    "ljubljana@example.org",
    "delegate-1.ljubljana@example.org",
    "made-up-unfinished-city-1-replay@example.org",
)


def test_icc_2020_is_lived_through_and_every_line_of_its_table_matches(tmp_path: Path) -> None:
    machine = a_machine(tmp_path)
    with machine.running("demo", patience=PATIENCE) as demo:
        table = re.findall(r"^.+\| (yes|NO)$", machine.said(), re.MULTILINE)
        assert table == ["yes"] * LINES, machine.said()
        assert "29 May 2020: the call closes; 131 core expressions of 193 cities in 20 countries" in machine.said()

        here = machine.runs()
        again = machine.challenge("demo", "--against", here.address, "--sink", here.sink)
        assert again.returncode == 1
        assert "There are expressions of interest" in again.stderr
        assert "start one afresh" in again.stderr

        for email in VISITORS:
            with visiting.visitor(here.address, here.sink, email) as visitor:
                assert visiting.broken_links(visitor) == [], email or "anybody"

        status = machine.challenge("status")
        assert status.returncode == 0, status.stdout + status.stderr
        assert (took := re.search(r"all Python processes +(\d+) MB", status.stdout))
        assert int(took[1]) < MEGABYTES

        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0
