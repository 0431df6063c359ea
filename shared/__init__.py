"""What at least two services need: messages, the database's unit of work, the broker, the clock, the web frame."""
