"""Define what carriers owe us. Must not know how it is found or shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OwedSum:
    """Of how many lines, and how much in cents."""

    sims: int = 0
    cents: int = 0


@dataclass(frozen=True)
class Owed:
    """What comes back to us by one collected rule: now, of lines that are gone, and later, once others end."""

    decision: str
    rule: str
    now: OwedSum
    later: OwedSum
