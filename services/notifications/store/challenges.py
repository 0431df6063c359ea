"""The copy of the challenges, from applications' facts."""

from shared.challenge import Challenge
from shared.errors import NotYet
from shared.mongo import challenges
from shared.phrases import Phrase, phrase


class Challenges(challenges.Challenges):
    """The newest revision of each challenge."""

    def get(self, challenge_id: str) -> Challenge:
        """The challenge.

        Raises:
            NotYet: it was not heard of.
        """
        if (challenge := self.find(challenge_id)) is None:
            raise NotYet(f"challenge {challenge_id} is not known yet")
        return challenge

    def title(self) -> Phrase | str:
        """What letters call the challenge that is on."""
        editions = self.all()
        return editions[-1].title if editions else phrase("the-city-challenge")
