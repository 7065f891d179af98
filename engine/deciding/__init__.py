"""Decides: walks the graph of decisions, and finds the questions, dates and money that follow."""
