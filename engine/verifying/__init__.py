"""Check that a rulebook that can be loaded makes sense."""
