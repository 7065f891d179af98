"""What the work may grow with, counted and never timed: questions, calls, memory, passes over the data."""
