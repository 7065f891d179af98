"""Many SIMs: reads, cleans, evaluates, reports and reviews; must not know the command line."""
