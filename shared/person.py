"""Who is asking: an address that was proven, by a session or by a token."""

from dataclasses import dataclass

from shared.errors import NotAllowed
from shared.phrases import phrase


@dataclass(frozen=True)
class Person:
    """Somebody known by their e-mail address.

    Attributes:
        scopes: what a bearer token may do; None for a person signed in by cookie, who may do all that is theirs.
        offices: held when they signed in. They show the way in the navigation and open nothing.
        access_id: of the session or token they ask with.
        began_at: when that began, in seconds since 1970.
    """

    email: str
    scopes: frozenset[str] | None = None
    offices: frozenset[str] = frozenset()
    access_id: str | None = None
    began_at: float = 0.0

    def may(self, scope: str) -> bool:
        """Whether the token allows *scope*; a person at a browser is not narrowed."""
        return self.scopes is None or scope in self.scopes

    def need(self, scope: str) -> None:
        """Go on only if `may(scope)`.

        Raises:
            NotAllowed: the token does not hold *scope*.
        """
        if not self.may(scope):
            raise NotAllowed(phrase("not-in-scope", scope=scope))
