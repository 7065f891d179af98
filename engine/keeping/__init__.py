"""Keeps what was worked out once for the next time: a rulebook, texts, the cases that the rules engine has answered."""
