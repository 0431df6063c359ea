"""Which layer a sampled stack is counted for."""

import pytest

from benchmarks import profiling
from benchmarks.profiling import Used

WEB = 'process 11:".venv/bin/python -P -m deploy.operate.serve all"'
RAW = 'process 12:".venv/bin/python -P -m benchmarks.constant answer.json"'
ASK = "get (services/events/store/sessions.py);find (pymongo/collection.py);recv (socket.py)"


@pytest.mark.parametrize(
    ("stack", "layer"),
    [
        ("run (uvicorn/main.py);app (starlette/routing.py);call (services/events/web/feeds.py)", "our code"),
        ("call (services/events/web/feeds.py);dumps (json/__init__.py);encode (json/encoder.py:12)", "our code"),
        (ASK, "database's driver"),
        ("page (shared/web/render.py);root (<template>)", "templates"),
        ("_bootstrap (threading.py)", "Python and other libraries"),
    ],
)
def test_a_stack_counts_for_its_innermost_known_layer(stack: str, layer: str) -> None:
    assert profiling.innermost(stack.split(";"))[1] == layer


def test_a_share_is_of_all_processes_and_servers_together() -> None:
    lines = [f"{WEB};run (uvicorn/main.py) 100", f"{WEB};{ASK} 200"]
    used = {11: Used("deploy.operate.serve all", 4.0), 13: Used("mongod", 1.0), 14: Used("wrk", 9.0)}

    table = list(profiling.table(lines, used))

    assert table[1:5] == [
        "    2.00  40.0%  database's driver",
        "    1.00  20.0%  web server",
        "    1.00  20.0%  system calls and what else needs no lock of Python's",
        "    1.00  20.0%  database (its own process)",
    ]
    assert "    4.00  80.0%  deploy.operate.serve all (11)" in table
    assert "wrk" not in "".join(table)


def test_the_raw_limit_is_left_out() -> None:
    lines = [
        f"{RAW};run (uvicorn/main.py) 900",
        "ranking (benchmarks/chair.py);_bare (benchmarks/chair.py);find (pymongo/collection.py) 900",
        "ranking (benchmarks/chair.py);propose (services/selection/actions/decide.py) 100",
    ]

    assert list(profiling.table(lines, {12: Used("benchmarks.constant", 9.0)}))[1:2] == ["    1.00 100.0%  our code"]


def test_a_child_is_counted_as_itself_and_not_as_its_parent() -> None:
    lines = [f'process 10:"python -m benchmarks feed";{WEB};run (uvicorn/main.py) 100']
    used = {10: Used("benchmarks feed", 5.0), 11: Used("deploy.operate.serve all", 1.0)}

    assert "    1.00 100.0%  deploy.operate.serve all (11)" in list(profiling.table(lines, used))
