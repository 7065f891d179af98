"""What it takes to repeat a run, kept beside what it wrote; and what differs when it is repeated."""
