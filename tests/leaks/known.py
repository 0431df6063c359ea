"""Leaks that are known: who is told what at which service. A test of each is expected to fail, and must."""

KNOWN: frozenset[tuple[str, str]] = frozenset()
