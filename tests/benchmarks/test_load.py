"""What wrk says is read, and errors are not taken for speed."""

import pytest

from benchmarks import load
from benchmarks.load import Load
from benchmarks.rows import NotMeasured


def test_answers_a_second_and_how_long_they_took_are_read() -> None:
    assert load.read("Running 4s test\nRESULT 1000 4000000 5750 18200 0\n") == Load(1000, 250, 5.75, 18.2)


@pytest.mark.parametrize(
    "said", ["RESULT 1000 4000000 5750 18200 1\n", "RESULT 0 4000000 0 0 0\n", "unable to connect"]
)
def test_an_error_or_no_answer_is_no_measurement(said: str) -> None:
    with pytest.raises(NotMeasured):
        load.read(said)
