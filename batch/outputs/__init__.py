"""Writes what was found as files, each format a module of its own."""
