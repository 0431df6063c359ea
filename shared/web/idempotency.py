"""Idempotency-Key: a POST that creates can be sent again when the answer got lost, and creates once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, ClassVar, TypeVar

from fastapi import Depends, Header, Request
from pydantic import TypeAdapter

from shared import addresses, clock
from shared.errors import Refused
from shared.mongo import Database
from shared.texts import _
from shared.web.needs import MaybeSignedIn

T = TypeVar("T")
HOURS = 24
_shapes: dict[type, TypeAdapter[Any]] = {}  # of each kind of answer; to make a large model's takes 10 ms


class KeyReused(Refused):
    """The same Idempotency-Key came with another request."""

    code: ClassVar[str] = "idempotency-key-reused"


@dataclass(frozen=True)
class Attempt:
    """A request that may be a repetition. `key` is empty when the client sent none."""

    key: str
    request: str


async def _attempt(
    request: Request,
    person: MaybeSignedIn,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=255, description="same key, same request: same answer, for 24 h"),
    ] = None,
) -> Attempt:
    if idempotency_key is None:
        return Attempt("", "")
    owner = addresses.key(person.email) if person else ""
    body = await request.body()
    return Attempt(
        _hash(owner.encode(), idempotency_key.encode()),
        _hash(request.method.encode(), request.url.path.encode(), body),
    )


def once(db: Database, attempt: Attempt, answer: type[T], work: Callable[[], T]) -> T:
    """*work*'s answer; the remembered one if this request was answered before. Both commit in one transaction.

    Raises:
        KeyReused: the key belongs to another request.
    """
    if not attempt.key:
        return work()
    return db.transact(lambda: _once(db, attempt, _shape(answer), work))


def _shape(answer: type[T]) -> TypeAdapter[T]:
    if answer not in _shapes:
        _shapes[answer] = TypeAdapter(answer)
    return _shapes[answer]


def _once(db: Database, attempt: Attempt, shape: TypeAdapter[T], work: Callable[[], T]) -> T:
    row = {"request": attempt.request, "expires_at": clock.real() + timedelta(hours=HOURS)}
    # Claimed before the work, so that of two at the same moment one waits for the other and then finds its answer.
    before = db["answers"].find_one_and_update({"_id": attempt.key}, {"$setOnInsert": row}, upsert=True)
    if before is None:
        done = work()
        db["answers"].update_one({"_id": attempt.key}, {"$set": {"answer": shape.dump_python(done, mode="json")}})
        return done
    if before["request"] != attempt.request:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    return shape.validate_python(before["answer"])


def _hash(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


Retried = Annotated[Attempt, Depends(_attempt)]
