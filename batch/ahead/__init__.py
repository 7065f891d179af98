"""The time ahead: the days on which lines change by time alone, and what changes then."""
