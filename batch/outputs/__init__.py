"""Writes the answers as files of codes."""
