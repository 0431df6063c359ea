"""Applications: the call and its expressions of interest, from the first draft to the closing of the last lane."""

from services.applications import contracts
from shared.messages import Card

CARD = Card(
    name="applications",
    owns="the challenge file, drafts, submitted versions, receipts, the lots of lanes",
    publishes=(
        contracts.ChallengeDefined,
        contracts.ChallengeDefinedV1,
        contracts.ClosingTimeChanged,
        contracts.ExpressionStarted,
        contracts.DraftDescribed,
        contracts.DraftMoved,
        contracts.DraftDeleted,
        contracts.ExpressionSubmitted,
        contracts.ExpressionWithdrawn,
        contracts.ExceptionGranted,
        contracts.ExceptionRevoked,
        contracts.ConflictFound,
        contracts.CallClosed,
        contracts.LotsCommitted,
        contracts.LotsRevealed,
    ),
    hears=("selection", "notifications"),
)
