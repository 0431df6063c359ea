"""A list in parts by keyset: the next part begins behind the last row, wherever rows came or went meanwhile."""

from typing import Any

from shared.mongo.database import Document


def behind(query: Document, order: tuple[str, ...], after: tuple[Any, ...] | None) -> Document:
    """*query* for what comes behind the row whose fields of *order* are *after*; the whole of it for None.

    *order*: fields as `Rows` takes them, a `-` before those whose last comes first; the last of them is unique.
    """
    if after is None:
        return query
    names = [name.removeprefix("-") for name in order]
    beyond = [
        {
            **dict(zip(names[:at], after[:at], strict=True)),
            names[at]: {"$lt" if name.startswith("-") else "$gt": after[at]},
        }
        for at, name in enumerate(order)
    ]
    return {"$and": [query, {"$or": beyond}]}
