"""What decides: pure values and functions, one file per thing. Time, people and ids arrive as arguments."""
