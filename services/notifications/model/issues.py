"""Issues of the newsletter, each on its way to all subscribers."""

from datetime import datetime

from shared.values import Value


class Issue(Value):
    """A newsletter under way to its subscribers.

    Attributes:
        message, fact: what announced the selection; `fact` is empty in those from before November 2026.
        places: how many expressions hold a place.
        again: whether another selection of this challenge was announced before.
        after: the last subscriber it was queued for; None when it is for all.
    """

    message: str
    fact: str = ""
    challenge_id: str
    places: int
    announced_at: datetime
    again: bool = False
    after: str | None = ""

    @property
    def ids(self) -> list[str]:
        """Under which it may stand: a message's id alone says too little, for a restored publisher uses it again."""
        return [f"{self.message} {self.fact}".strip(), self.message]
