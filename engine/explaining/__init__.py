"""Tells how an outcome came about."""
