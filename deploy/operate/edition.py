"""When the reference edition's time begins on a machine that is not in production."""

from datetime import datetime

CALL_IS_OPEN = datetime.fromisoformat("2020-05-04T09:00:00+02:00")  # for a look around: every lane takes expressions
CALL_BEGINS = datetime.fromisoformat("2020-02-27T09:00:00+01:00")  # for the demonstration, which moves on by itself
