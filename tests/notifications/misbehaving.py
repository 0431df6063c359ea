"""`python -m tests.notifications.misbehaving KIND FACTOR`: a mail server of its own process that behaves badly.

It prints its port, and then the Message-ID of each letter that it has taken. Its waits are divided by FACTOR.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

COMMAND = {"keeps and closes": 0, "answers late": 0, "is slow": 14, "stalls": 600}  # seconds before each answer
FINAL = {"keeps and closes": 0, "answers late": 65, "is slow": 14, "stalls": 600}  # before the answer to the dot


@dataclass(frozen=True)
class Misbehaving:
    """A running one: where it is, and what it has taken."""

    url: str
    taken: Path

    def copies(self) -> list[str]:
        """The Message-ID of each letter that it has taken, in order."""
        return self.taken.read_text().split("\n")[1:-1]


@contextmanager
def misbehaving(kind: str, folder: Path, factor: float) -> Iterator[Misbehaving]:
    """A server that behaves like that, for as long as this lasts."""
    out = folder / f"{kind}.log"
    with out.open("w") as log, _running(kind, factor, log) as process:
        while not (port := out.read_text().partition("\n")[0]):
            assert process.poll() is None
        yield Misbehaving(f"smtp://127.0.0.1:{port}", out)


@contextmanager
def _running(kind: str, factor: float, log: IO[str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-m", "tests.notifications.misbehaving", kind, str(factor)], stdout=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def _talk(kind: str, factor: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await _answer(writer, 0, b"220 here")
        while line := (await reader.readline()).upper():
            if line.startswith(b"QUIT"):
                break
            await _answer(writer, COMMAND[kind] / factor, b"354 go on" if line.startswith(b"DATA") else b"250 yes")
            if line.startswith(b"DATA"):
                print(_message_id(await reader.readuntil(b"\r\n.\r\n")), flush=True)
                if kind == "keeps and closes":
                    break
                await _answer(writer, FINAL[kind] / factor, b"250 taken")
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _answer(writer: asyncio.StreamWriter, seconds: float, words: bytes) -> None:
    await asyncio.sleep(seconds)
    writer.write(words + b"\r\n")
    await writer.drain()


def _message_id(text: bytes) -> str:
    return next(line for line in text.decode(errors="replace").splitlines() if line.lower().startswith("message-id"))


async def _serve(kind: str, factor: float) -> None:
    server = await asyncio.start_server(lambda *ends: _talk(kind, factor, *ends), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], float(sys.argv[2])))
