"""Benchmarks: each prints ratios measured in one run, and knows no test."""
