"""The home: 12 functions, its state, the sensors and cameras it reads, and records."""
