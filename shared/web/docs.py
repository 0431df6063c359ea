"""The API's description: OpenAPI 3.1, and a page that shows it."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from shared.messages import Card
from shared.web.render import page

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "What went wrong (RFC 9457)",
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    },
}


def description(tokens: Mapping[str, str]) -> str:
    """What the API's page says about tokens."""
    scopes = "\n".join(f"- `{scope}`: {meaning}" for scope, meaning in tokens.items())
    return f"Scripts send `Authorization: Bearer <token>`. Scopes:\n\n{scopes}" if scopes else ""


def router(card: Card) -> APIRouter:
    """The page at `/<service>/api/docs`."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route(f"/{card.name}/api/docs", _page)
    return made


def _page(request: Request) -> Response:
    return page(request, "api.html", api=request.app.openapi())


def describe_only_the_api(app: FastAPI) -> None:
    """Leave pages out of the description: their forms are for people."""
    whole = app.openapi

    def api_only() -> dict[str, Any]:
        described = whole()
        described["paths"] = {path: item for path, item in described["paths"].items() if "/api/" in path}
        return described

    app.openapi = api_only  # type: ignore[method-assign] # FastAPI documents this as the way to extend it
