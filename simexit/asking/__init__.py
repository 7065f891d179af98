"""Ask for missing facts, only those that matter, one at a time."""
