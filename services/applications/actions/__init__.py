"""What can be done with the call and its expressions of interest, a file per use case; load, decide, save."""
