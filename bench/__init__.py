"""Measure speed: each benchmark prints ratios measured in one run. Must not know the tests' expectations."""
