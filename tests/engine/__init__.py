"""Deciding: conditions, rulebooks, the rules engines, and the slow reading they are held against."""
