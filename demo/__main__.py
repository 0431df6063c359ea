"""`python -m demo`: the demo on the system that BASE_URL and SINK_URL name; status 0 if every line matched."""

import os
import sys

from demo import run
from deploy.console import CannotStart


def main() -> int:
    """Play; what to tell the shell."""
    base_url, sink_url = os.environ.get("BASE_URL", ""), os.environ.get("SINK_URL", "")
    if not base_url or not sink_url:
        print("challenge demo: name the system with --against URL and its mail sink with --sink URL", file=sys.stderr)
        return 1
    try:
        return 0 if run(base_url, sink_url) else 1
    except CannotStart as reason:
        print(f"challenge demo: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
