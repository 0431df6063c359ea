"""What developers use: contracts, pictures and tables that are made from the code, and checks of our own."""
