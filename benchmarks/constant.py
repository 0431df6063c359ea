"""`python -m benchmarks.constant FILE --port N`: the raw limit of every page. Our own web process, with its frame, in
its own server and with as many workers, around nothing but the one answer in FILE, which ours gave before.
"""

import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Self

import httpx
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.operate import serve
from shared.settings import Settings
from shared.web.frame import Frame
from shared.web.limits import Limits

SIGN = "x-constant"  # what this process alone answers with
_OF_THE_SERVER = ("date", "server", "connection", "transfer-encoding", "x-request-id")


class Answer(BaseModel):
    """An answer as it went over the wire: the body in base64, packed if it was."""

    status: int
    headers: dict[str, str]
    body: str

    @classmethod
    def of(cls, url: str, headers: dict[str, str]) -> Self:
        """What is answered there."""
        with httpx.stream("GET", url, headers=headers, timeout=30) as given:
            body = b"".join(given.iter_raw())
        kept = {name: value for name, value in given.headers.items() if name not in _OF_THE_SERVER}
        return cls(status=given.status_code, headers=kept, body=b64encode(body).decode())

    @property
    def sent(self) -> bytes:
        """The body as it goes over the wire."""
        return b64decode(self.body)


def framed(file: Path, settings: Settings) -> ASGIApp:
    """What answers everything with the one answer in *file*, in the frame."""
    answer = Answer.model_validate_json(file.read_text())
    body = answer.sent
    headers = [(key.encode(), value.encode()) for key, value in {**answer.headers, SIGN: "1"}.items()]

    async def constant(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": answer.status, "headers": list(headers)})
            await send({"type": "http.response.body", "body": body})

    return Frame(constant, settings, (), Limits())


if __name__ == "__main__":
    file, *arguments = sys.argv[1:]
    serve.application = lambda name, settings: framed(Path(file), settings)
    serve.serve(["all", *arguments])
