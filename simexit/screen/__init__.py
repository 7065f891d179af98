"""What every answer on a terminal is made of: phrases filled in, lines set in columns, sections of rows."""
