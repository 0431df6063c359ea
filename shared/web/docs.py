"""The API's description: OpenAPI 3.1 for programs, and a page made from it for people.

The page needs no script, so the strict CSP holds there too. The packaged Swagger UI (4.15.5) cannot show OpenAPI 3.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from shared.messages import Card
from shared.web.render import page

_TEXT = {"type": "string"}
_FAULT = {
    "type": "object",
    "properties": dict.fromkeys(("pointer", "query", "header", "code", "detail"), _TEXT),
    "required": ["code", "detail"],
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        **dict.fromkeys(("title", "code", "detail", "request_id"), _TEXT),
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": _FAULT},
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What went wrong, as RFC 9457 has it; each `code` is stable",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "a scoped, expiring token for scripts"},
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
}


@dataclass(frozen=True)
class Part:
    """One parameter or field, in words."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One thing the API does."""

    method: str
    path: str
    title: str
    about: str
    parameters: tuple[Part, ...]
    body: str
    answers: tuple[tuple[str, str], ...]


def router(card: Card) -> APIRouter:
    """The page at `/<service>/api/docs` and the description at `/<service>/api/openapi.json`."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route(f"/{card.name}/api/docs", _page)
    made.add_api_route(f"/{card.name}/api/openapi.json", _json)
    return made


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document. Pages are left out: their forms are for people."""
    whole = app.openapi()
    paths = {path: item for path, item in whole["paths"].items() if "/api/" in path}
    for operation in (operation for item in paths.values() for operation in item.values()):
        operation["responses"].pop("422", None)  # FastAPI's own shape, which problems.py replaces
    kept = whole.get("components", {}).get("schemas", {})
    shapes = {name: shape for name, shape in kept.items() if name not in ("HTTPValidationError", "ValidationError")}
    components = {"schemas": {**shapes, "Problem": _PROBLEM}, "securitySchemes": _SECURITY}
    return {**whole, "paths": paths, "components": components, "security": [{}, {"token": []}, {"session": []}]}


async def _json(request: Request) -> Response:
    return JSONResponse(describe(request.app))


def _page(request: Request) -> Response:
    api = describe(request.app)
    return page(
        request,
        "api.html",
        title=api["info"]["title"],
        owns=api["info"].get("summary", ""),
        openapi=api["openapi"],
        tokens=request.app.state.tokens,
        operations=operations(api),
        shapes=shapes(api),
    )


def operations(api: Mapping[str, Any]) -> list[Operation]:
    """What the API does, in the order the service declares it."""
    return [_operation(method, path, told) for path, item in api["paths"].items() for method, told in item.items()]


def shapes(api: Mapping[str, Any]) -> dict[str, list[Part]]:
    """The fields of every object that is sent or answered; for one without fields, what it may be."""
    return {name: _fields(schema) for name, schema in sorted(api["components"]["schemas"].items())}


def _operation(method: str, path: str, told: Mapping[str, Any]) -> Operation:
    parameters = tuple(
        Part(one["name"], f"{_kind(one['schema'])}, {one['in']}", one.get("required", False), _about(one))
        for one in told.get("parameters", [])
    )
    answers = tuple(
        (status, _content(answer) or answer["description"])
        for status, answer in told["responses"].items()
        if status != "default"
    )
    return Operation(
        method=method.upper(),
        path=path,
        title=told.get("summary", ""),
        parameters=parameters,
        answers=answers,
        about=told.get("description", "").replace("`", ""),
        body=_content(told.get("requestBody", {})),
    )


def _content(holder: Mapping[str, Any]) -> str:
    return next((_kind(content.get("schema", {})) for content in holder.get("content", {}).values()), "")


def _fields(schema: Mapping[str, Any]) -> list[Part]:
    if "properties" not in schema:
        return [Part("", _kind(schema), required=True, about=schema.get("description", ""))]
    needed = schema.get("required", [])
    return [
        Part(name, _kind(field), name in needed, field.get("description", ""))
        for name, field in schema["properties"].items()
    ]


def _about(parameter: Mapping[str, Any]) -> str:
    return str(parameter.get("description") or parameter["schema"].get("description", "")).replace("`", "")


def _kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(_kind(one) for one in choices)
    if "const" in schema or "enum" in schema:
        return " | ".join(str(one) for one in schema.get("enum", [schema.get("const")]))
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if isinstance(values := schema.get("additionalProperties"), Mapping):
        return f"map of {_kind(values)}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
