"""What services tell each other: facts, in CloudEvents 1.0 envelopes, once each and in order per subject.

A service declares each fact it publishes as a `Fact` in its `contracts.py`. Adding an optional field is safe; anything
else is a new version: raise `contract_version`, and let `older()` give the previous one, which is published beside it
under the same `fact` id, so that a handler of both applies it once.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.moments import Moment

MEGABYTE = 1024 * 1024
LARGEST = MEGABYTE  # bytes; a larger message is a dead letter, for one that fills the broker's memory stops everybody


class Personal:
    """Marks a field that holds personal data: `email: Annotated[str, Personal]`.

    Erasing a person blanks such fields in journals, early messages, dead letters and read models; hashes leave them
    out.
    """


class Invalid(Exception):
    """A message that no retry can mend: it is not what its contract says. It becomes a dead letter at once."""


class Fact(BaseModel):
    """Something that happened, in the past tense. Subclasses say what, and of which subject.

    The subject is the smallest thing whose order matters (an expression, a decision, a session), never the call, the
    round or the event for one person's fact: its counter is one document, and that takes 88 transactions a second.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    contract: ClassVar[str] = ""  # its name, for an older version, whose class cannot have it any more
    contract_version: ClassVar[int] = 1

    @property
    def subject(self) -> str:
        """Whose sequence this fact takes its place in, as `kind/id`."""
        raise NotImplementedError

    def older(self) -> "tuple[Fact, ...]":
        """The same fact in the versions that somebody still reads."""
        return ()

    @classmethod
    def contract_name(cls) -> str:
        """The fact's name and version as they stand in a message's type, such as `ExpressionSubmitted.v1`."""
        return f"{cls.contract or cls.__name__}.v{cls.contract_version}"


F = TypeVar("F", bound=Fact)
Kind = type[F]  # Message has a field of the name `type`


@dataclass(frozen=True)
class Card:
    """What a service is, in one look: the topology, the AsyncAPI document and the README's picture come from it.

    Attributes:
        owns: the data that is its own, in a sentence.
        publishes: every fact it tells, in every version that is still told.
        hears: the services whose facts it listens to, by name.
    """

    name: str
    owns: str
    publishes: tuple[type[Fact], ...]
    hears: tuple[str, ...]


class Message(BaseModel):
    """A CloudEvents 1.0 envelope in structured JSON, with five extension attributes.

    Extensions: `sequence` (1, 2, 3 ... per subject and source), `previous` (the digest of the message before it in
    that sequence), `fact` (shared by the versions of one fact), `versions` (their names) and `traceparent` (W3C Trace
    Context).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(min_length=1, description="source/subject/sequence")
    source: str = Field(min_length=1, description="the publishing service")
    type: str = Field(min_length=1, description="source.Name.vN")
    subject: str = Field(min_length=1, max_length=200)
    time: Moment
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: int = Field(ge=1)
    previous: str | None = Field(
        default=None, description="digest of the message before it; empty for the first, absent before November 2026"
    )
    fact: str = ""
    versions: str = Field(default="", description="the names of all versions of the fact, apart by blanks")
    traceparent: str = ""
    data: dict[str, Any]

    def read(self, kind: Kind[F]) -> F:
        """The body as *kind*.

        Raises:
            Invalid: it does not hold what *kind* promises.
        """
        try:
            return kind.model_validate(self.data)
        except ValidationError as error:
            raise Invalid(f"{self.id} is no valid {kind.contract_name()}: {error}") from error

    @classmethod
    def parse(cls, body: Any) -> Self:
        """The envelope in *body*, decoded JSON.

        Raises:
            Invalid: it is not one of ours.
        """
        try:
            return cls.model_validate(body)
        except ValidationError as error:
            raise Invalid(f"not a CloudEvent of ours: {error}") from error
