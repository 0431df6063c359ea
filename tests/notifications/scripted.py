"""A mail server that says just what a test wrote down, in that order, whatever it hears; it offers PIPELINING."""

import socket
import threading
from collections.abc import Sequence
from itertools import chain

GREETS = ("220 here", "250-here\r\n250 PIPELINING")
TAKES = ("250 yes", "250 yes", "354 go on", "250 taken")
CLOSES = ""
"""Instead of an answer: the connection is closed."""


class Scripted:
    """It gives its *answers* one after the other, one to each command and one to a text. A connection begins with the
    next of them and ends with `CLOSES`.

    Attributes:
        heard: how many commands came in one go, each time that some did.
        texts: what came between DATA and the final dot.
    """

    def __init__(self, *answers: Sequence[str]) -> None:
        self.heard: list[int] = []
        self.texts: list[bytes] = []
        self._answers = chain.from_iterable(answers)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Scripted":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(5)
        self._listening.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._listening.getsockname()[1]}"

    def _serve(self) -> None:
        while greeting := next(self._answers, CLOSES):
            connection, _ = self._listening.accept()
            with connection:
                self._talk(connection, greeting)

    def _talk(self, connection: socket.socket, said: str) -> None:
        connection.sendall(f"{said}\r\n".encode())
        heard, is_text = b"", False
        while more := connection.recv(1 << 16):
            heard, commands = heard + more, 0
            while (end := b"\r\n.\r\n" if is_text else b"\r\n") in heard:
                one, _, heard = heard.partition(end)
                if is_text:
                    self.texts.append(one)
                commands += not is_text
                if not (said := next(self._answers, CLOSES)):
                    return
                connection.sendall(f"{said}\r\n".encode())
                is_text = said.startswith("354")
                heard = b"\r\n" * is_text + heard  # an empty text is its final dot alone
            self.heard += [commands] if commands else []
