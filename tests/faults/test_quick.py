from pathlib import Path

from shared.settings import Settings
from tests.faults.harness import Verdict, running


def test_everything_arrives_once_and_in_order(settings: Settings, tmp_path: Path) -> None:
    with running(settings, tmp_path) as chain:
        chain.say(topics=50, each=20)

        assert chain.settle() == Verdict()
