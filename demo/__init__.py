"""Lives through ICC 2020 from outside: by public HTTP and the mail sink alone, as its people would.

`run()` drives the story chapter by chapter, then prints expected beside found. Nothing that it finds comes from its own
memory: each value is read from a public page, the API or the sink. Whoever is not public is made up, and says so.
"""

from demo.story import CannotPlay, run

__all__ = ["CannotPlay", "run"]
