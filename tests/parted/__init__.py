"""A fleet in parts has the answers of the same fleet in one piece."""
