"""Decide what may happen to a SIM from facts, terms and rules. Knows no spreadsheet, no screen and no clock."""
