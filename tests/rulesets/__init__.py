"""The shipped data: laws over whatever it says."""
