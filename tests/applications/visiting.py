"""How tests use the pages of one expression: open them, fill them in, read what a form hides."""

import re
from uuid import UUID

import httpx


def here(expression_id: UUID, page: str = "") -> str:
    return f"/applications/expressions/{expression_id}{page}"


def hidden(answer: httpx.Response, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert match, f"no field {name}"
    return match[1]


def save(client: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    """Open the page, fill it in and press its first button."""
    base = hidden(client.get(path), "base")
    return client.post(path, data={"base": base, **fields})
