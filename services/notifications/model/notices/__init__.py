"""Which letter a fact calls for, to whom and why; the texts themselves are in templates/letters."""
