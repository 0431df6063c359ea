"""One function per use case: load, decide, save. Pages, API and message handlers call the same ones."""
