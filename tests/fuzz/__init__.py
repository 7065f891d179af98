"""Inputs, edits and moments by chance: some here, many more by `make fuzz` and `make kill`."""
