"""`python -m benchmarks.sink`: a mail server that takes every letter at once and forgets it; it prints its port.

It offers what real ones do, and answers commands that came together in one piece.
"""

import socket
import sys
from socketserver import StreamRequestHandler, ThreadingTCPServer

END = b"\r\n.\r\n"
REPLIES = {
    b"EHLO": b"250-here\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 goodbye\r\n",
}


class Talk(StreamRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer until it is closed."""
        self.connection.sendall(b"220 here\r\n")
        heard, is_text = b"", False
        while more := self.connection.recv(1 << 16):
            heard, said = heard + more, b""
            while (end := END if is_text else b"\r\n") in heard:
                line, _, heard = heard.partition(end)
                said += b"250 taken\r\n" if is_text else REPLIES.get(line[:4].upper(), b"250 yes\r\n")
                is_text = not is_text and line.upper() == b"DATA"
            if said:
                self.connection.sendall(said)


class Sink(ThreadingTCPServer):
    """A thread per connection."""

    daemon_threads, address_family = True, socket.AF_INET


if __name__ == "__main__":
    with Sink(("127.0.0.1", 0), Talk) as sink:
        sys.stdout.write(f"{sink.server_address[1]}\n")
        sys.stdout.flush()
        sink.serve_forever()
