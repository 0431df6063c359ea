"""Selection: reviewers, conflicts, assignment, scores, ranking, decisions and the announcement."""

from services.selection import contracts
from shared.messages import Card

CARD = Card(
    name="selection",
    owns="the committee, its score sheets, decisions and who released them",
    publishes=(
        contracts.DecisionReleased,
        contracts.DecisionReleasedV1,
        contracts.SelectionAnnounced,
        contracts.ConflictArose,
        contracts.ConflictForeseen,
    ),
    hears=("applications", "notifications"),
)
