"""What pages, API and feeds show, as values; who may not see it is refused here. A file per room of readers."""
