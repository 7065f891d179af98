"""Read a report that was filled in back into codes."""
