"""What the others tell, and the letters it calls for: a file per publisher. Each runs in the consumer's transaction."""
