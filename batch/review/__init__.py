"""Reads a reviewed report back, checks it, compares it, and carries decisions over."""
