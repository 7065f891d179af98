"""Read a reviewed report back, check it, compare it, and carry decisions over."""
