"""Holds a rulebook that loads against what it must keep."""
