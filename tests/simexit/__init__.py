"""The front door: commands, answers, streams, the Python names."""
