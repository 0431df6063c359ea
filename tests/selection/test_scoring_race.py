"""A score that arrives while a release is being confirmed: it changes what both people saw, or it is too late."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for

import pytest

from services.selection.actions import release_decisions
from services.selection.model.releases import ProposalVoid, Release
from services.selection.model.sheets import Sheet
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from tests.selection.builders import CHAIR, an_id
from tests.selection.stories import a_scorer_of, decided, messages, proposed, submit_points

LONG_ENOUGH = 1.5  # seconds in which a confirmation that nothing holds up is over


def test_a_score_and_a_confirmation_at_once_never_both_count(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(db)
    release = proposed(db)
    with ThreadPoolExecutor(1) as another:
        confirmations = _confirm_while_a_sheet_is_saved(db, release, another, monkeypatch)
        submit_points(db, an_id("Ulm"), a_scorer_of(db, "Ulm"), 1, revision=1)
        (confirmation,) = confirmations

        with pytest.raises(ProposalVoid):
            confirmation.result(timeout=20)

    assert messages(db, "DecisionReleased") == []


def _confirm_while_a_sheet_is_saved(
    db: Database, release: Release, another: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> list[Future[Release]]:
    begun: list[Future[Release]] = []
    honest = Sheets.change

    def change(self: Sheets, sheet: Sheet, *, over: int) -> None:
        if not begun:
            begun.append(another.submit(release_decisions.confirm, db, release.id, digest=release.digest, by=CHAIR))
            wait_for(begun, timeout=LONG_ENOUGH)
        honest(self, sheet, over=over)

    monkeypatch.setattr(Sheets, "change", change)
    return begun
