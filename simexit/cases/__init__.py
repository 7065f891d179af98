"""Runs the worked cases beside a rulebook."""
