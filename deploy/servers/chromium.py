"""Chromium, for the tests that look at pages as people do."""

import shutil

from deploy.servers import packages


def executable() -> str | None:
    """Where a Chromium is on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def install() -> str:
    """Make sure that Chromium is installed, and say where.

    Raises:
        CannotStart: it is not, and we may not install it.
    """
    if found := executable():
        return found
    packages.install("chromium", what="Chromium")
    return executable() or "chromium"
