"""Runs every benchmark: `python -m benchmarks`, which `./challenge bench` calls."""

from benchmarks import messaging

if __name__ == "__main__":
    messaging.main()
