"""Rows whose documents name their key twice."""

from typing import TypeVar

from pydantic import BaseModel

from shared.mongo import Document
from shared.mongo.rows import Rows

V = TypeVar("V", bound=BaseModel)


class NamedRows(Rows[V]):
    """Rows that keep their key as a field, too: a process of the release before reads it there."""

    def _row(self, value: V) -> Document:
        return {**value.model_dump(), "_id": self._key(value)}
