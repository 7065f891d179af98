"""Find the row (or the two rows) of headings in a sheet. Must not know which facts the headings stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from batch.reading.grid import Grid

HEAD_ROWS = 200
_LONGEST = 80  # letters of a heading
_MOST_DIGITS = 4
_PLENTY = 2  # with more known headings than this in a row,
_PATIENCE = 40  # so many rows below it are enough to look for a better one
_UNITS = re.compile(
    r"[（(\[]?\s*(hk\$|hk dollars?|us\$|nt\$|[$¥￥€£]|rmb|"
    r"hkd|usd|cny|mop|twd|eur|gbp|jpy|sgd|aud|cad|[港台臺葡][币幣]|港元|人民币|人民幣|[美欧歐澳日]元|澳门元|澳門元|美金|元)"
    r"(?:\s*/\s*(?:月|mth|mo|month))?\s*[)）\]]?",
    re.IGNORECASE,
)
_HINTS = re.compile(
    r"[（(\[].*[)）\]]|(y/n|yes/no|是/否|有/无|有/無|d{1,2}[/.-]m{1,2}[/.-]y{2,4}|y{4}[/.-]m{1,2}[/.-]d{1,2}|text|date|number|"
    r"文本|日期|数字|數字|optional|required|必填|选填|選填)",
    re.IGNORECASE,
)
_STARTS_AS_DATA = re.compile(r"[\s+＋(\"'-]*\d")


@dataclass(frozen=True)
class HeadingRow:
    """Where the headings of a grid stand and how they read; `names` has one for each column of the grid."""

    position: int
    lines: int
    names: tuple[str | None, ...]
    known: frozenset[object]


Known = Callable[[str], object]
Meaning = Callable[[str | None], object]
Row = list[str | None]


def remembering(is_heading: Known) -> Known:
    """Remember each answer, so that it is asked for once, and do not ask at all about what is plainly data.

    Where the answer is only True, equal texts stand for one fact.
    """
    answers: dict[str, object] = {}

    def known(text: str) -> object:
        if text not in answers:
            answer = is_heading(text) if _may_be_heading(text) else None
            answers[text] = " ".join(text.casefold().split()) if answer is True else answer
        return answers[text]

    return known


def _may_be_heading(text: str) -> bool:
    return len(text) <= _LONGEST and sum(map(str.isdigit, text)) <= _MOST_DIGITS


def find_headings(grid: Grid, known: Known) -> HeadingRow | None:
    """The row near the top with the most known headings, with the line below it where both make one."""

    def meaning(text: str | None) -> object:
        return None if text is None else known(text)

    rows = head_rows(grid)
    best: HeadingRow | None = None
    for position in range(len(rows)):
        found = _headings_at(grid, rows, position, meaning)
        if found.known and (best is None or _rank(found) > _rank(best)):
            best = found
        elif best is not None and len(best.known) > _PLENTY and position > best.position + _PATIENCE:
            break
    return best


def _rank(headings: HeadingRow) -> tuple[int, int]:
    return len(headings.known), -headings.lines


def head_rows(grid: Grid) -> list[Row]:
    """The first rows of the grid as lists of cells; columns that are blank there cost nothing."""
    height = min(HEAD_ROWS, grid.height)
    rows: list[Row] = [[None] * len(grid.columns) for _ in range(height)]
    for index, column in enumerate(grid.columns):
        top = column.slice(0, height)
        if top.null_count < height:
            for position, text in enumerate(top.to_pylist()):
                rows[position][index] = _one_line(text)
    return rows


def _headings_at(grid: Grid, rows: list[Row], position: int, meaning: Meaning) -> HeadingRow:
    """The headings, if their first line were in this row."""
    line = rows[position]
    single = HeadingRow(position, 1, tuple(line), _meanings(line, meaning))
    if position + 1 == len(rows) or not any(line):
        return single
    below = rows[position + 1]
    if any(text is not None and _STARTS_AS_DATA.match(text) for text in below):
        return single
    if single.known and _only_explains(below):
        names = [_with_unit(own, under) for own, under in zip(line, below, strict=True)]
        return HeadingRow(position, 2, tuple(names), single.known)
    spread = _spread(grid, rows, position)
    names = [_joined(*texts, meaning) for texts in zip(line, spread, below, strict=True)]
    both = HeadingRow(position, 2, tuple(names), _meanings(names, meaning))
    again = _meanings(below, meaning)
    more = len(both.known) > max(len(single.known), len(again)) and _takes_part(line, below, names, meaning)
    return both if more or _says_it_again(below, single, again) else single


def _joined(own: str | None, above: str | None, under: str | None, meaning: Meaning) -> str | None:
    """One heading from its two lines: the reading that is known, or else both lines."""
    if under is None:
        return own
    if above is None:
        return under
    together = f"{above} {under}"
    for name in (together, above + under, own, under):
        if name is not None and meaning(name):
            return together if name == own and _UNITS.fullmatch(under) else name
    return together


def _with_unit(own: str | None, under: str | None) -> str | None:
    """A heading with the currency written below it; a hint how to fill in the column is not part of it."""
    return f"{own} {under}" if own and under and _UNITS.fullmatch(under) else own


def _spread(grid: Grid, rows: list[Row], position: int) -> Row:
    """Repeat the text of a merged heading in all the columns it covers."""
    line = list(rows[position])
    covers = [area for area in grid.merged if area[0] <= position <= area[2] and area[3] > area[1]]
    if grid.merged_known:
        for _, first, _, last in covers:
            columns = [at for at, place in enumerate(grid.places) if first <= place <= last]
            text = next((line[at] for at in columns if line[at]), None)
            for at in columns:
                line[at] = line[at] or text
        return line
    for at in range(1, len(line)):  # the format doesn't say what is merged: a text reaches to the next one
        line[at] = line[at] or line[at - 1]
    return line


def _takes_part(line: Row, below: Row, names: Row, meaning: Meaning) -> bool:
    """Whether most cells of the second line are needed to make a known name."""
    cells = [(own, name) for own, under, name in zip(line, below, names, strict=True) if under is not None]
    return 2 * sum(name != own and bool(meaning(name)) for own, name in cells) >= len(cells) > 0


def _only_explains(below: Row) -> bool:
    """Whether the line below the headings has nothing but units, and hints how to fill in the columns."""
    cells = [text for text in below if text is not None]
    return bool(cells) and all(_UNITS.fullmatch(text) or _HINTS.fullmatch(text) for text in cells)


def _says_it_again(below: Row, single: HeadingRow, again: frozenset[object]) -> bool:
    """Whether the second line repeats the headings in another language."""
    cells = sum(text is not None for text in below)
    return len(again) >= 2 and 2 * len(again) >= cells and 2 * len(again) >= len(single.known)


def _meanings(cells: Iterable[str | None], meaning: Meaning) -> frozenset[object]:
    return frozenset(answer for answer in map(meaning, cells) if answer)


def _one_line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())
