"""Runs every benchmark: `python -m benchmarks`, which `./challenge bench` calls; with names, only those."""

import sys

from benchmarks import messaging, pages

ALL = {"messaging": messaging.main, "pages": pages.main}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        ALL[name]()
