"""What the API answers, made by the endpoint in the thread that it has.

What it returns otherwise, FastAPI checks once more in another thread, and makes JSON of on the event loop.
"""

from fastapi import Response
from pydantic import BaseModel


def answered(body: BaseModel, status: int = 200, **headers: str) -> Response:
    """*body* as JSON, with *headers*; its endpoint names the model in `response_model`, for the description."""
    return Response(body.model_dump_json(by_alias=True), status, headers, media_type="application/json")
