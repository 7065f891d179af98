"""Keep what was read from YAML for the next time, in files that only this user can write."""
