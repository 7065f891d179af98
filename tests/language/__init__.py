"""Words: every text is there, said, and reads well in each language."""
