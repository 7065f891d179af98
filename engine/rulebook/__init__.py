"""A rulebook: its shape, its files, and how both are read and checked."""
