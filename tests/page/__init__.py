"""The page: its server, the gate before it, and what starts it."""
