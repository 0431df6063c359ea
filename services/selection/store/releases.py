"""Releases."""

from services.selection.model.releases import Release, ReleaseStatus
from services.selection.store.named import NamedRows
from shared.errors import Stale
from shared.phrases import phrase


class Releases(NamedRows[Release]):
    """Who proposed and who confirmed which batch."""

    collection = "releases"
    kind = Release
    missing = phrase("no-such-release")

    def change(self, release: Release, *, over: ReleaseStatus) -> None:
        """Keep *release*.

        Raises:
            Stale: its status is no longer *over*.
        """
        query = {"_id": release.id, "state": over.value}
        if self._rows.replace_one(query, self._row(release)).matched_count == 0:
            raise Stale(phrase("release-changed-meanwhile"))

    def all(self, challenge_id: str) -> list[Release]:
        """Every release, newest first."""
        return self._list({"challenge_id": challenge_id}, "-proposed_at", "_id")

    def with_status(self, status: ReleaseStatus) -> list[Release]:
        """The releases with *status*, oldest first."""
        return self._list({"state": status.value}, "proposed_at", "_id")
