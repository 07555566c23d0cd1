"""The video player: 12 functions, its state, the catalogue it reads, and records."""
