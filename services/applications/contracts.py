"""What applications tells: the challenge, its expressions of interest, and the end of each lane."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict

from shared.addresses import Address
from shared.challenge import Challenge, Role
from shared.challenge_v1 import ChallengeV1
from shared.lots import Fixed, Hex
from shared.messages import Fact, Personal
from shared.moments import Moment
from shared.people import City, Contact
from shared.values import Value


class _OfExpression(Fact):
    expression_id: UUID
    challenge_id: str

    @property
    def subject(self) -> str:
        return f"expression/{self.expression_id}"


class _OfLane(Fact):
    challenge_id: str
    lane: str

    @property
    def subject(self) -> str:
        return f"lane/{self.challenge_id}/{self.lane}"


class ChallengeDefinedV1(Fact):
    """The challenge file was loaded and says something new; its original texts alone."""

    model_config = ConfigDict(title="ChallengeDefined")
    contract = "ChallengeDefined"

    revision: int
    challenge: ChallengeV1

    @property
    def subject(self) -> str:
        return f"challenge/{self.challenge.id}"

    def newer(self) -> "ChallengeDefined":
        """The fact in its newest version, for journals of before 28 November 2026."""
        return ChallengeDefined(revision=self.revision, challenge=self.challenge.now())


class ChallengeDefined(Fact):
    """The challenge file was loaded and says something new. Revisions count from 1; the newest holds.

    A text is a string, or where it was translated a mapping from languages, among them that of the original, which
    `challenge.language` names.
    """

    contract_version = 2

    revision: int
    challenge: Challenge

    @property
    def subject(self) -> str:
        return f"challenge/{self.challenge.id}"

    def older(self) -> tuple[Fact, ...]:
        return (ChallengeDefinedV1(revision=self.revision, challenge=ChallengeV1.of(self.challenge)),)


class ClosingTimeChanged(Fact):
    """A lane closes at another time than was announced. Told after the ChallengeDefined that carries it."""

    challenge_id: str
    lane: str
    was: Moment
    now: Moment
    revision: int

    @property
    def subject(self) -> str:
        return f"challenge/{self.challenge_id}"


class ExpressionStarted(_OfExpression):
    """Somebody began a draft; from now on they can be reminded of the closing time."""

    lane: str
    name: str
    contact: Contact


class DraftDescribed(_OfExpression):
    """A draft that was never sent names another applicant or contact than was told; reminders go by the newest."""

    lane: str
    name: str
    contact: Contact


class ExpressionSubmitted(_OfExpression):
    """An expression was sent in, for the first time or amended: version counts from 1 and the newest holds."""

    lane: str
    version: int
    name: str
    role: Role
    alumni: bool
    international: bool
    consortium: bool
    cities: tuple[City, ...]
    countries: tuple[str, ...]
    themes: tuple[str, ...]
    answers: dict[str, str]
    contact: Contact
    content_hash: str
    submitted_at: Moment
    replay: bool = False


class ExpressionWithdrawn(_OfExpression):
    """The applicant took a submitted expression back. They may send it in again until the lane closes."""

    lane: str
    version: int
    name: str
    reason: str
    contact: Contact
    withdrawn_at: Moment


class DraftMoved(_OfExpression):
    """A draft is in another lane now, where it can be sent until that one closes."""

    was: str
    lane: str
    name: str
    contact: Contact


class DraftDeleted(_OfExpression):
    """The owner of a draft that was never sent deleted it. Nobody writes to them about it any more."""

    lane: str


class ExceptionGranted(_OfExpression):
    """The programme office lifted *rules* of eligibility for an expression; a later one replaces an earlier one."""

    lane: str
    name: str
    contact: Contact
    rules: tuple[str, ...]
    reason: str
    by_name: Annotated[str, Personal]
    granted_at: Moment


class ExceptionRevoked(_OfExpression):
    """The programme office took an exception back; *rules* hold again."""

    lane: str
    name: str
    contact: Contact
    rules: tuple[str, ...]
    reason: str
    by_name: Annotated[str, Personal]
    revoked_at: Moment


class ConflictFound(_OfExpression):
    """A conflict of interest keeps an organiser from an expression as it is being written: its country or a city is one
    that selection foresaw, or they write it themselves. It never ends. One per person and expression.
    """

    email: Annotated[Address, Personal]


class FinalExpression(Value):
    """An expression as it stands when its lane closes."""

    expression_id: UUID
    version: int


class CallClosed(_OfLane):
    """A lane closed. Order holds per subject only, so it lists what is final.

    Selection waits until it holds exactly that.
    """

    closed_at: Moment
    final: tuple[FinalExpression, ...]


class LotsCommitted(_OfLane):
    """The lot that decides ties in a lane is fixed: `commitment` is the SHA-256 of its seed, which stays secret.

    A later one about the same lane, before the seed is revealed, takes its place, and the record keeps both.
    """

    commitment: Hex
    fixed: Fixed
    committed_at: Moment


class LotsRevealed(_OfLane):
    """A lane closed, and the seed of its lot is public: an expression's lot is HMAC-SHA256 of its id under it."""

    seed: Hex
    revealed_at: Moment
