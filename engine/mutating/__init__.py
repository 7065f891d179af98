"""Rulebooks with one small fault each, to see whether anybody notices."""
