"""The tables of the papers and the comparisons beside them, one file each. `python -m experiments` runs them."""
