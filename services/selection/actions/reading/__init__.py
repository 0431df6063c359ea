"""What pages and the API show, by the room they show it in. Nothing changes by it."""
