"""What events decides about. Pure: time and ids arrive as arguments, and nothing is read or written."""
