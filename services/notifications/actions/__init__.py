"""What notifications does: one function per use case, each loads, decides and saves."""
