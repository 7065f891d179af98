"""Place cells and charts on the Summary's grid; must not know what they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from batch.report.looks import PAGE_LOOKS
from batch.report.sheets import Cell, Chart
from batch.report.words import ReportWords

# The grid: eight blocks of two columns with a narrow gap between them, after a margin.
BLOCKS = (2, 5, 8, 11, 14, 17, 20, 23)
LAST = 24
GRID = {
    1: 1.5,
    **{block + at: 11.4 for block in BLOCKS for at in range(2)},
    **dict.fromkeys((4, 7, 10, 13, 16, 19, 22), 1.2),
}


@dataclass
class Placing:
    """What has been placed so far; the only thing here that changes."""

    words: ReportWords
    cells: list[Cell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    charts: list[Chart] = field(default_factory=list)

    def put(self, row: int, column: int, value: object, look: str, across: int = 1, sheet: str = "") -> None:
        self.cells.append(Cell(row, column, value, PAGE_LOOKS[look], across, sheet=sheet))  # type: ignore[arg-type]

    def section(self, row: int, column: int, key: str, across: int) -> None:
        self.put(row, column, self.words.say(f"summary.{key}"), "section", across)


def dollars_or_none(cents: int) -> Decimal | None:
    """An amount as a cell has it; none is left blank."""
    return Decimal(cents) / 100 if cents else None
