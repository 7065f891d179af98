"""Tests of what measures: it compares equals, and its page is made of what it found. None of them is timed."""
