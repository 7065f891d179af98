"""Show what a review found, and take over its decisions."""
