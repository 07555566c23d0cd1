"""The online shop: 12 functions, its state, the catalogue it reads, and records."""
