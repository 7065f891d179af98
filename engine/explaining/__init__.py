"""Explain how an outcome came about."""
