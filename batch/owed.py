"""Define what carriers owe us. Must not know how it is found or shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Owed:
    """What comes back to us by one collected rule: of how many lines, and how much in cents."""

    decision: str
    rule: str
    sims: int
    cents: int
