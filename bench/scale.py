"""How much is measured: all of it, or enough to see within a minute or two that something has changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """`quick`: the smallest size alone, and each thing once or twice."""

    quick: bool = False

    def sizes(self, *sizes: int) -> tuple[int, ...]:
        return sizes[:1] if self.quick else sizes

    def times(self, several: int) -> int:
        return min(several, 2) if self.quick else several
