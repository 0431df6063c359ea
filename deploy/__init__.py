"""How the platform runs: on one machine, in containers, under test, and as a demo."""
