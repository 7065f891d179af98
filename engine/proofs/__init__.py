"""Prove what a rulebook says of every line there may be, or find a line of which it says otherwise."""
