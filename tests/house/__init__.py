"""The project itself: what is installed, locked, bundled, and how its files stand to each other."""
