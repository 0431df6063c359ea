"""HTTP as the web processes read it: by llhttp, with an end to what is read before it is known what is asked."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 256 * 1024  # bytes that are read of a head; the frame takes 8 KiB of the address and of each header


class Heads(HttpToolsProtocol):
    """llhttp reads a head for as long as it goes on, and uvicorn keeps what it read."""

    _unfinished = 0  # bytes read since it was last known what is asked
    _is_inside = False

    def on_message_begin(self) -> None:
        self._is_inside = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_inside, self._unfinished = False, 0
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._unfinished = self._unfinished + len(data) if self._is_inside else 0
        if self._unfinished > LONGEST and not self.transport.is_closing():
            self.send_400_response("The head of this request has no end.")
