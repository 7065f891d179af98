"""Each sheet of tests/real_sheets, and variants of its kind, held to its right reading."""
