"""What notifications does: a file per use case; each loads, decides and saves."""
