"""What people do, one file per use case, what they read, and what is heard of other services. Load, decide, save."""
