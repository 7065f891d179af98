"""Run the worked cases of a rulebook."""
