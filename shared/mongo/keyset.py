"""A list in parts by keyset: the next part begins behind the last row, wherever rows came or went meanwhile."""

from typing import Any

from pymongo.collation import Collation, CollationStrength

from shared.mongo.database import Document

# Names in order for readers of every language, so that a cursor means the same place to all; `shared.text.in_order` is
# the same order in Python. Identical: what a query asks for is folded by nothing, for the whole of it follows this.
BY_NAME = Collation("en", strength=CollationStrength.IDENTICAL)
# For a search by text alone, beside nothing that must be exact: `lodz` finds `Łódź`.
LOOSELY = Collation("en", strength=CollationStrength.PRIMARY)


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
