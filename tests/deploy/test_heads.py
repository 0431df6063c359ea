"""A request's head has an end, whatever a client sends."""

import asyncio
from unittest.mock import Mock

import uvicorn
from uvicorn.server import ServerState

from deploy.operate.heads import LONGEST, Heads

LINE = b"a: " + b"x" * 1000 + b"\r\n"


async def idle(*_: object) -> None:
    await asyncio.sleep(60)


def answer_to(*parts: bytes) -> bytes:
    """What a client has got when it has sent *parts*, as far as it could."""

    async def receive() -> bytes:
        config = uvicorn.Config(idle, interface="asgi3", log_config=None)
        config.load()
        protocol, transport = Heads(config, ServerState(), {}), Mock(asyncio.Transport)
        transport.get_extra_info.return_value = None
        transport.is_closing.side_effect = lambda: transport.close.called
        protocol.connection_made(transport)
        for part in parts:
            if not transport.close.called:
                protocol.data_received(part)
        return b"".join(call.args[0] for call in transport.write.call_args_list)

    return asyncio.run(receive())


def test_a_head_without_end_is_refused() -> None:
    assert answer_to(b"GET / HTTP/1.1\r\n", *[LINE] * (LONGEST // len(LINE) + 1)).startswith(b"HTTP/1.1 400 ")


def test_a_long_body_is_no_head() -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (2 * LONGEST)

    assert answer_to(head, b"x" * LONGEST, b"x" * LONGEST) == b""
