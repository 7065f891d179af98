"""Read the headings of a row and of those lines below it that belong to them. Must not know which facts they stand for.

Merged cells prove that headings stand in several lines; without them, the second line has to make known headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from batch.reading.words import TableWords


class Meaning(Protocol):
    """What a text means as a heading, and the other words that tell."""

    words: TableWords

    def __call__(self, text: str | None) -> object: ...


Row = list[str | None]
Span = tuple[int, int, int]
"""The first column, the last row and the last column of a merged cell: positions in the rows and among the columns."""

_MOST_LINES = 4
_BRACKETED = re.compile(r"[（(\[]\s*([^（(\[\])）]*?)\s*[)）\]]")
_BEHIND = re.compile(r"[:：/,，]\s*([^:：/,，]+)$")
_HINTS = re.compile(
    r"y/n|yes/no|是/否|有/无|有/無|d{1,2}[/.-]m{1,2}[/.-]y{2,4}|y{4}[/.-]m{1,2}[/.-]d{1,2}|text|date|number|"
    r"文本|日期|数字|數字|optional|required|必填|选填|選填",
    re.IGNORECASE,
)
_STARTS_AS_DATA = re.compile(r"[\s+＋(\"'-]*\d")


@dataclass(frozen=True)
class Head:
    """The first rows of a sheet; `merged` by the row in which a merged cell begins, None where that is not known."""

    rows: list[Row]
    merged: dict[int, list[Span]] | None


@dataclass(frozen=True)
class HeadingLines:
    """Headings in so many lines, a name for each column, and what the known ones mean."""

    count: int
    names: tuple[str | None, ...]
    known: frozenset[object]


def headings_at(head: Head, position: int, meaning: Meaning) -> HeadingLines:
    """The headings, if their first line were in this row."""
    rows = head.rows
    line = rows[position]
    single = _lines(1, line, meaning)
    if position + 1 == len(rows) or not any(line):
        return single
    proven = _proven(head, position, meaning)
    if proven > 1 and (several := _over_lines(head, position, proven, meaning)).known:
        return several
    below = rows[position + 1]
    if any(map(_is_data, below)):
        return single
    if single.known and _only_explains(line, below, meaning):
        names = [_with_unit(own, under, meaning) for own, under in zip(line, below, strict=True)]
        return HeadingLines(2, tuple(names), single.known)
    both = _over_lines(head, position, 2, meaning)
    again = _meanings(below, meaning)
    more = len(both.known) > max(len(single.known), len(again)) and _takes_part(
        line, below, both.names, meaning
    )
    return both if more or _says_it_again(below, single, again) else single


def _proven(head: Head, position: int, meaning: Meaning) -> int:
    """In how many lines the headings stand, as merged cells prove it; 1 where they prove nothing.

    A heading merged with the cell below it makes that row one of headings. So does a row that has cells only below
    headings which are merged over several columns, beside others that are not.
    """
    line = head.rows[position]
    here = (head.merged or {}).get(position, [])
    down = Counter(
        last - position + 1
        for first, last, _ in here
        if position < last < min(position + _MOST_LINES, len(head.rows)) and meaning(line[first])
    )
    if down:
        return max(down, key=lambda lines: (down[lines], lines))
    below = head.rows[position + 1]
    wide = [range(first, end + 1) for first, _, end in here if end > first and line[first] is not None]
    under = {at for at, text in enumerate(below) if text is not None}
    covered = {at for columns in wide for at in columns}
    alone = [text for at, text in enumerate(line) if at not in covered]
    parted = len(under) > 1 and under <= covered and all(under & set(columns) for columns in wide)
    return 2 if parted and any(map(meaning, alone)) and not any(map(_is_data, below)) else 1


def _is_data(text: str | None) -> bool:
    return text is not None and _STARTS_AS_DATA.match(text) is not None


def _over_lines(head: Head, position: int, count: int, meaning: Meaning) -> HeadingLines:
    """The headings that stand in so many lines, each read from the top down."""
    own = list(head.rows[position])  # what a column is called if nothing stands below
    above, shared = _spread(head, position)
    for line in range(position + 1, position + count):
        cells = head.rows[line]
        under, wide = (cells, [False] * len(cells)) if line == position + count - 1 else _spread(head, line)
        for at, text in enumerate(under):
            if text is not None:
                above[at] = _joined(None if shared[at] else own[at], above[at], text, meaning)
                own[at] = above[at] if cells[at] is not None else None
                shared[at] = wide[at]
    return _lines(count, own, meaning)


def _spread(head: Head, position: int) -> tuple[Row, list[bool]]:
    """The row with the text of each heading in all columns it covers, and which columns share theirs with others."""
    line = list(head.rows[position])
    shared = [False] * len(line)
    if head.merged is None:  # the format doesn't say what is merged: a text reaches to the next one
        for at in range(1, len(line)):
            line[at] = line[at] or line[at - 1]
        return line, shared
    for first, _, end in head.merged.get(position, []):
        if end > first:
            line[first : end + 1] = [text or line[first] for text in line[first : end + 1]]
            shared[first : end + 1] = [True] * (end + 1 - first)
    return line, shared


def _joined(own: str | None, above: str | None, under: str, meaning: Meaning) -> str:
    """One heading from its two lines: the reading that is known, or else both lines."""
    if above is None:
        return under
    together = f"{above} {under}"
    units = [
        part
        for part in (*_BRACKETED.findall(above), *_BEHIND.findall(above))
        if meaning.words.is_currency(part)
    ]
    in_units = f"{under} ({units[0]})" if units else None
    for name in (together, above + under, own, in_units, under):
        if name is not None and meaning(name):
            return together if name == own and meaning.words.is_currency(under) else name
    return together


def _with_unit(own: str | None, under: str | None, meaning: Meaning) -> str | None:
    """A heading with the unit written below it; a hint how to fill in the column is not part of it."""
    if not own or not under or not _is_unit(own, under, meaning):
        return own
    return f"{own} {under}" if _BRACKETED.fullmatch(under) else f"{own} ({under})"


def _is_unit(own: str, under: str, meaning: Meaning) -> bool:
    """Whether what stands below a heading says what the column's cells are in."""
    if meaning.words.is_currency(under):
        return True
    bracketed = _BRACKETED.fullmatch(under)
    hint = _HINTS.fullmatch(bracketed[1] if bracketed else under)
    return not hint and meaning.words.says_unit(own, under)


def _takes_part(line: Row, below: Row, names: Iterable[str | None], meaning: Meaning) -> bool:
    """Whether most cells of the second line are needed to make a known name."""
    cells = [(own, name) for own, under, name in zip(line, below, names, strict=True) if under is not None]
    return 2 * sum(name != own and bool(meaning(name)) for own, name in cells) >= len(cells) > 0


def _only_explains(line: Row, below: Row, meaning: Meaning) -> bool:
    """Whether the line below the headings has nothing but units, and hints how to fill in the columns."""
    cells = [(own or "", text) for own, text in zip(line, below, strict=True) if text is not None]
    return bool(cells) and all(
        _BRACKETED.fullmatch(text) or _HINTS.fullmatch(text) or _is_unit(own, text, meaning)
        for own, text in cells
    )


def _says_it_again(below: Row, single: HeadingLines, again: frozenset[object]) -> bool:
    """Whether the second line repeats the headings in another language."""
    if not single.known:  # a title: the headings are the next line's alone
        return False
    cells = sum(text is not None for text in below)
    return len(again) >= 2 and 2 * len(again) >= cells and 2 * len(again) >= len(single.known)


def _lines(count: int, names: Row, meaning: Meaning) -> HeadingLines:
    return HeadingLines(count, tuple(names), _meanings(names, meaning))


def _meanings(cells: Iterable[str | None], meaning: Meaning) -> frozenset[object]:
    return frozenset(answer for answer in map(meaning, cells) if answer)
