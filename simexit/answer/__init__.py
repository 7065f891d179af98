"""Show the answer to a single check: on the terminal, as JSON, and why it came about."""
