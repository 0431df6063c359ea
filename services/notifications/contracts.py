"""What notifications tells the others."""

from pydantic import Field

from shared.messages import Fact
from shared.moments import Moment


class AccessEnded(Fact):
    """A session or a token, or all of somebody's, are over before their time: they let nobody in any more.

    Attributes:
        whose: the digest of an address (`shared.ended.digest`); its facts keep their order.
        what: the id of one, or a kind and that digest (`shared.ended.all_of`).
        issued_until: those begun up to then are over.
        kept_until: none of them works after that anyway, so that a service may forget it.
    """

    whose: str = Field(min_length=1, max_length=64)
    what: str = Field(min_length=1, max_length=100)
    issued_until: Moment
    kept_until: Moment

    @property
    def subject(self) -> str:
        return f"access/{self.whose}"
