"""Many SIMs: reading, understanding, reports, reviews, requests."""
