"""Who may act where, address by address: what is missing here fails the leak test."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.leaks.addresses import Address

CHAIRS = frozenset({"chair", "conflicted chair", "chair and officer"})
OFFICE = frozenset({"programme officer", "conflicted officer", "chair and officer"})
ORGANISERS = CHAIRS | OFFICE
ROSTER = frozenset({"reviewer", "conflicted reviewer", "conflicted chair", "conflicted officer"})  # with sheets
KNOW_HALLE = frozenset({"reviewer", "conflicted chair", "conflicted officer"})
CONFLICTED = frozenset({"conflicted reviewer", "conflicted chair", "conflicted officer"})
VARNA, DELEGATE, SIGNED_IN = frozenset({"applicant"}), frozenset({"delegate"}), None


@dataclass(frozen=True)
class May:
    """Who may act, of those from whom what they act on is not hidden.

    Attributes:
        who: roles, whatever the act is about; None: everybody who is signed in.
        own: roles that may where it is about Varna.
    """

    who: frozenset[str] | None = frozenset()
    own: frozenset[str] = frozenset()


def _table() -> dict[tuple[str, str], May]:
    table: dict[tuple[str, str], May] = {}
    for may, addresses in MAY:
        for line in addresses.split("\n"):
            method, _, path = line.strip().partition(" ")
            if path:
                table[method, path] = may
    return table


PUBLIC = """
    POST /sign-in
    POST /sign-in/confirm/{token}
    POST /sign-out
    POST /newsletter
    POST /newsletter/confirm/{token}
    POST /n/{token}
    POST /language
    POST /notifications/api/sign-in
    POST /notifications/api/sign-in/confirm
    POST /events/sessions/{session_id}/seat
"""
MAY: tuple[tuple[May, str], ...] = (
    (
        May(SIGNED_IN),
        """
        POST /applications/api/expressions
        POST /applications/new
        POST /signed-in/end-all
        """,
    ),
    (
        May(own=VARNA),
        """
        PUT /applications/api/expressions/{expression_id}
        PATCH /applications/api/expressions/{expression_id}
        DELETE /applications/api/expressions/{expression_id}
        POST /applications/api/expressions/{expression_id}/submission
        POST /applications/api/expressions/{expression_id}/withdrawal
        POST /applications/api/expressions/{expression_id}/lane
        POST /applications/expressions/{expression_id}/members
        POST /applications/expressions/{expression_id}/members/removal
        POST /applications/expressions/{expression_id}/deletion
        POST /applications/expressions/{expression_id}/lane
        POST /applications/expressions/{expression_id}/answers/{question}
        POST /applications/expressions/{expression_id}/contact
        POST /applications/expressions/{expression_id}/themes
        POST /applications/expressions/{expression_id}/cities
        POST /applications/expressions/{expression_id}/about
        POST /applications/expressions/{expression_id}/submission
        POST /applications/expressions/{expression_id}/withdrawal
        POST /events/api/delegations/{delegation_id}/delegates
        POST /events/delegations/{delegation_id}
        DELETE /events/api/delegates/{delegate_id}
        POST /events/delegates/{delegate_id}/removal
        POST /signed-in/{access_id}/end
        """,
    ),
    (
        May(own=VARNA | DELEGATE),
        """
        POST /events/api/delegates/{delegate_id}/sessions
        DELETE /events/api/delegates/{delegate_id}/sessions/{session_id}
        POST /events/delegates/{delegate_id}
        """,
    ),
    (
        May(own=DELEGATE),
        """
        POST /events/api/delegates/{delegate_id}/feed
        POST /events/delegates/{delegate_id}/feed
        """,
    ),
    (
        May(OFFICE, own=VARNA),
        """
        POST /events/api/delegates/{delegate_id}/replacement
        POST /events/delegates/{delegate_id}/replacement
        """,
    ),
    (
        May(OFFICE),
        """
        POST /applications/api/expressions/{expression_id}/waiver
        POST /applications/api/expressions/{expression_id}/waiver/revocation
        POST /applications/office/expressions/{expression_id}/waiver
        POST /applications/office/expressions/{expression_id}/waiver/revocation
        POST /notifications/letters/all/{step}
        POST /notifications/api/letters/all/{step}
        """,
    ),
    (
        May(CHAIRS),
        """
        POST /selection/api/reviewers
        POST /selection/api/assignment
        PUT /selection/api/overrides/{expression_id}
        DELETE /selection/api/overrides/{expression_id}
        POST /selection/chair/committee
        POST /selection/chair/conflicts
        POST /selection/chair/assignment
        POST /selection/chair/expressions/{expression_id}/override
        POST /selection/chair/expressions/{expression_id}/override/lift
        """,
    ),
    (
        May(ORGANISERS),
        """
        POST /selection/api/announcement
        POST /selection/api/proposals
        POST /selection/api/releases
        POST /selection/api/corrections/{expression_id}
        POST /selection/api/releases/{release_id}/confirmation
        POST /selection/api/releases/{release_id}/retraction
        POST /selection/api/replacements/preview
        POST /selection/api/replacements
        POST /selection/chair/replacement
        POST /selection/chair/expressions/{expression_id}/correction
        POST /selection/chair/decisions
        POST /selection/chair/releases
        POST /selection/chair/releases/{release_id}
        POST /selection/chair/releases/{release_id}/retraction
        POST /selection/chair/announcement
        POST /events/api/sessions/{session_id}/reschedule
        POST /events/api/sessions/{session_id}/cancellation
        POST /events/organise/{session_id}/time
        POST /events/organise/{session_id}/cancellation
        POST /notifications/tokens/{token_id}/revoke
        DELETE /notifications/api/tokens/{token_id}
        POST /notifications/letters/{letter_id}/{step}
        POST /notifications/api/letters/{letter_id}/{step}
        POST /notifications/sending
        PUT /notifications/api/sending
        """,
    ),
    (
        May(KNOW_HALLE),
        """
        POST /selection/api/conflicts
        """,
    ),
    (
        May(ROSTER),
        """
        PUT /selection/api/reviews/{expression_id}
        POST /selection/reviews/{expression_id}
        POST /selection/reviews/{expression_id}/conflict
        """,
    ),
)
TABLE = _table()
FREE = {tuple(line.split()) for line in PUBLIC.strip().split("\n")}


def unlisted(addresses: Iterable[Address]) -> list[Address]:
    """Those of *addresses* that change something, and no table here knows."""
    unsafe = [one for one in addresses if one[1] not in ("GET", "HEAD")]
    return [one for one in unsafe if one[1:] not in TABLE and one[1:] not in FREE]
