"""Say whose line each row of a filled in sheet is: its mark names one, and it shows one.

Where these disagree, or nothing is shown, that is told, and the row is nobody's. Must not know what is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from batch.plain_values import whole
from batch.readback.fill_layout import Layout
from batch.readback.fill_words import FillWords
from batch.report.fill_marks import AMONG, ROW, RowMark, marks_of
from batch.understanding.line_keys import LINE_NAMES
from batch.understanding.understand import CellContext, understand_alone
from engine.types.facts import Fact

if TYPE_CHECKING:
    from batch.reading.grid import Grid


class FilledRows:
    """The rows of one sheet, with the `marks` that say what each was asked; `tell` takes a trouble and its row."""

    def __init__(
        self, layout: Layout, grid: Grid, facts: Mapping[str, Fact], context: CellContext, words: FillWords,
        tell: Callable[[str, int], None],
    ) -> None:  # fmt: skip
        self._facts, self._context, self._words, self._tell = facts, context, words, tell
        marks = layout.texts(grid, layout.mark)
        self.marks = marks_of(layout.about, marks) if layout.about else [None] * len(marks)
        self._keys = [(key, layout.texts(grid, layout.columns.get(key))) for key in LINE_NAMES]
        self._numbers = {code: layout.texts(grid, layout.columns[code])
                         for code in (ROW, AMONG) if code in layout.columns}  # fmt: skip

    def line_of(self, row: int) -> str | None:
        """The line of a row, blank for every line; None, and told, where that is not certain."""
        mark = self.marks[row]
        shown = self._shown(row)
        if mark is not None:
            if self._agrees(row, mark, shown):
                return mark.key
            self._tell("fill_row_moved", row)
            return None
        if self._is_every(shown):
            return ""
        if not shown:
            self._tell("fill_no_line", row)
            return None
        return shown[0][1]

    def is_for_every(self, row: int) -> bool:
        """Whether what is filled in there holds for every line on the sheet."""
        mark = self.marks[row]
        return self._is_every(self._shown(row)) if mark is None else mark.number == 0

    def lines(self) -> list[tuple[str, int]]:
        """The lines that stand on the sheet now, each with its row; a number may stand in several."""
        found: list[tuple[str, int]] = []
        for row, mark in enumerate(self.marks):
            shown = next((text for _, text in self._shown(row)), "")
            key = mark.key if mark else "" if self._words.is_every_line(shown) else shown
            if key:
                found.append((key, row))
        return found

    def _shown(self, row: int) -> list[tuple[str, str]]:
        """What a row shows of its line's names."""
        return [(name, text.strip()) for name, texts in self._keys if (text := texts[row])]

    def _is_every(self, shown: Sequence[tuple[str, str]]) -> bool:
        return any(self._words.is_every_line(text) for _, text in shown)

    def _agrees(self, row: int, mark: RowMark, shown: Sequence[tuple[str, str]]) -> bool:
        """Whether a row's mark, its number behind and among the answers, and the line it shows are of one row."""
        if any(_number(texts[row]) != mark.number for texts in self._numbers.values()):
            return False
        if mark.number == 0:
            return not shown or self._is_every(shown)
        return not shown or any(self._same(name, text, mark.key) for name, text in shown)

    def _same(self, name: str, text: str, key: str) -> bool:
        """Whether two texts name one line; a number may have been written anew."""
        if text == key:
            return True
        fact, context = self._facts[name], self._context
        one = understand_alone(fact, text, context).value
        return one is not None and one == understand_alone(fact, key, context).value


def _number(text: str | None) -> int:
    """A row's number as it stands beside the answers; none is that of the row for every line, others are no row's."""
    plain = (text or "0").strip() or "0"
    number = whole(plain)
    return -1 if number is None else number
