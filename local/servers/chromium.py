"""Chromium, for the tests that look at pages as people do."""

import platform
import sys
from pathlib import Path

from deploy.console import shown
from local.servers import packages

EXECUTABLE = Path("/usr/bin/chromium")


def install() -> None:
    """Make sure that Chromium is installed.

    Raises:
        CannotStart: it is not, and we may not install it.
    """
    if EXECUTABLE.exists():
        return
    if platform.freedesktop_os_release().get("ID") == "ubuntu":  # whose package is a snap, which containers cannot run
        shown(
            "Fetching Chromium by Playwright",
            [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"],
        )
    else:
        packages.install("chromium", what="Chromium")
