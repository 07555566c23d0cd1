"""The phone: 20 functions, its state, the world it reads, and records."""
