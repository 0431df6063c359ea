"""What selection hears, by who tells it. Each handler runs in the transaction that moves the cursor."""
