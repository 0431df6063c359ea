"""Leaks that are known: who is told what at which service. A test of each is expected to fail, and must."""

KNOWN = frozenset(
    {
        ("chair", "notifications"),
        ("chair and officer", "notifications"),
        ("conflicted chair", "applications"),
        ("conflicted chair", "notifications"),
        ("conflicted officer", "applications"),
        ("conflicted officer", "events"),
        ("conflicted officer", "notifications"),
    }
)
