"""The shipped rulebook as package data: YAML and JSON only; it knows no program and imports nothing."""
