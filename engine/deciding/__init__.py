"""Decide: walk the graph of decisions, and find the questions, dates and money that follow."""
