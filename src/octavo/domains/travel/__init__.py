"""The travel agency: 12 functions, its state, the world it reads, and records."""
