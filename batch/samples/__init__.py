"""Samples: fleets made up, the same each time, and people who answer for them."""
