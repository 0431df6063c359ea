"""What notifications decides: one file per thing, none of which touches anything."""
