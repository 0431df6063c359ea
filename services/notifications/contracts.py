"""What notifications tells: nothing yet. Letters are its own business, and nobody else acts on them."""
