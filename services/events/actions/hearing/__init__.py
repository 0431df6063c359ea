"""What the other services told: a file per publisher. Each handler runs in the transaction that moves the cursor."""
