"""What another rulebook, other terms or another day change for a fleet: which lines, and what did it."""
