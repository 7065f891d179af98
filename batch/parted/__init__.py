"""A fleet in parts, on one machine or many: each part read, decided and written by itself, nothing gathered by row."""
