"""What is done with what other services tell; each handler runs in the transaction that moves the cursor."""
