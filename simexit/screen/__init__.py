"""Provide what every answer on a terminal is made of: phrases, lines in columns, sections of rows."""
