import json
import logging

import pytest

from shared import logs


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("amqp://challenge:hunter2-hunter2@rabbitmq:5672//", "hunter2-hunter2"),
        ("GET /events/calendar/Zm9vYmFyYmF6cXV4Zm9v.ics", "Zm9vYmFyYmF6cXV4Zm9v"),
        ("GET /sign-in/confirm/Zm9vYmFyYmF6cXV4Zm9v", "Zm9vYmFyYmF6cXV4Zm9v"),
        ("Authorization: Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl"),
        ("link_key='0123456789abcdef'", "0123456789abcdef"),
    ],
)
def test_no_secret_reaches_a_log(text: str, secret: str) -> None:
    assert secret not in logs.masked(text)


def test_a_line_is_one_object_and_says_what_it_is_about() -> None:
    record = logging.LogRecord("name", logging.INFO, "file", 1, "Καλημέρα\n%s", ("x",), None)

    with logs.about(message_id="applications/expression/1/1"), logs.about(request_id="r1"):
        text = logs.JsonLines().format(record)

    line = json.loads(text)
    assert "\n" not in text
    assert (line["message"], line["message_id"], line["request_id"]) == (
        "Καλημέρα\nx",
        "applications/expression/1/1",
        "r1",
    )
    assert "message_id" not in json.loads(logs.JsonLines().format(record))
