"""Programs that make files of the project; no part of what is installed."""
