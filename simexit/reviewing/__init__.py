"""Shows what a review found, and takes its decisions over."""
