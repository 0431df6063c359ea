"""What lies ready is answered in the form that the client can read, and not at all where it has it."""

import gzip
from collections.abc import Callable

import brotli
import pytest

from tests.shared.test_web.shop import Shop


def test_who_has_it_already_is_told_so(shop: Shop) -> None:
    whole = shop.settled("/samples/long")

    again = shop.get("/samples/long", if_none_match=f'W/"other", {whole.headers["ETag"]}')
    other = shop.get("/samples/long", if_none_match='"other"')

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]
    assert again.headers["Vary"] == whole.headers["Vary"]
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_it_is_packed_as_the_client_can_unpack_it(
    shop: Shop, accepted: str, encoding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    plain = shop.settled("/samples/long")

    with shop.client.stream("GET", "/samples/long", headers={"Accept-Encoding": accepted}) as packed:
        raw = b"".join(packed.iter_raw())

    assert packed.headers.get("Content-Encoding") == encoding
    assert unpack(raw) == plain.content
    assert (packed.headers["ETag"] == plain.headers["ETag"]) is (encoding is None)
    assert "Accept-Encoding" in packed.headers["Vary"]
    known = shop.get("/samples/long", if_none_match=packed.headers["ETag"], accept_encoding=accepted)
    assert known.status_code == 304
