"""What a fact, a term and a derived fact can hold, and how values become numbers."""
