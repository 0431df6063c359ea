"""`python -m benchmarks.bare_writes FILE --port N`: the raw limit of what is written. FastAPI, in our own server with
as many workers, and one transaction of the documents in FILE, which ours wrote before; nothing is read or checked.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import bson
from bson.codec_options import CodecOptions
from fastapi import FastAPI
from pymongo import MongoClient
from pymongo.client_session import ClientSession

from deploy.operate import serve
from shared import clock
from shared.settings import Settings

OPTIONS: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True, uuid_representation=4)
DATABASE = "bare"
SUBJECT = "subject"  # what rows of the journal are of; no two may hold the same place of one


def kept(documents: dict[str, list[dict[str, Any]]]) -> bytes:
    """*documents*, by collection, as a file holds them."""
    return bson.encode(documents, codec_options=OPTIONS)


def application(file: Path, settings: Settings) -> FastAPI:
    """What writes the documents in *file* for whoever sends something."""
    documents: dict[str, list[dict[str, Any]]] = bson.decode(file.read_bytes(), codec_options=OPTIONS)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        app.state.client = MongoClient(settings.mongodb_uri, uuidRepresentation="standard")  # each worker's own
        yield

    app = FastAPI(openapi_url=None, lifespan=living)

    @app.get("/{service}/ready")
    async def _ready(service: str) -> dict[str, str]:
        return {"status": service}

    @app.post("/")
    def _write() -> dict[str, str]:
        new = str(clock.new_id())

        def insert(session: ClientSession) -> None:
            for name, rows in documents.items():
                fresh = [{**row, "_id": f"{new}/{number}", SUBJECT: new} for number, row in enumerate(rows)]
                app.state.client[DATABASE][name].insert_many(fresh, session=session)

        with app.state.client.start_session() as session:
            session.with_transaction(insert)
        return {"id": new}

    return app


if __name__ == "__main__":
    file, *arguments = sys.argv[1:]
    serve.application = lambda name, settings: application(Path(file), settings)
    serve.serve(["all", *arguments])
