"""The frame's own files: served under a name that holds their hash, so that browsers may keep them for ever."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from shared.errors import NotFound
from shared.texts import _

FILES = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """The address of the frame's file *name*."""
    if name not in _files():
        raise LookupError(f"no {name} in {FILES}")
    return f"/static/{version()}/{name}"


@lru_cache
def version() -> str:
    """A short hash over all files; it changes when any does."""
    whole = hashlib.sha256()
    for name, file in sorted(_files().items()):
        whole.update(f"{name}\0".encode() + file[0])
    return whole.hexdigest()[:12]


async def serve(request: Request) -> Response:
    """The file that was asked for; under another version's hash too (a deployment in progress), but then briefly."""
    found = _files().get(request.path_params["name"])
    if found is None:
        raise NotFound(_("There is no such file."))
    plain, packed = found
    headers = {
        "Cache-Control": _FOR_EVER if request.path_params["version"] == version() else "public, max-age=60",
        "Vary": "Accept-Encoding",
    }
    kind = mimetypes.guess_type(request.path_params["name"])[0] or "application/octet-stream"
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(plain, media_type=kind, headers=headers)


@lru_cache
def _files() -> dict[str, tuple[bytes, bytes]]:
    found = {path.name: path.read_bytes() for path in FILES.iterdir() if path.is_file()}
    return {name: (plain, gzip.compress(plain, mtime=0)) for name, plain in found.items()}
