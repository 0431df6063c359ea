"""What can be done with events: one file per use case. Load, decide, save."""
