"""What the committee works on: expressions, members, conflicts, score sheets, decisions and releases. All pure."""
