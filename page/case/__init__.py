"""A case: a folder with what was dropped, what was said of it and what came of it, as the command line reads it."""
