"""The story, a chapter at a time: the call, the committee, the launch week."""
