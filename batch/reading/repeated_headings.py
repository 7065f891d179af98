"""See where a row of headings begins again, so that another table stands beside the first without a blank column.

It must not know which facts the headings stand for.
"""

from __future__ import annotations

from collections.abc import Sequence

from batch.columns import spelt_out
from batch.reading.find_table import HeadingRow, HeadingsAsked
from batch.reading.grid import Grid

_FEWEST = 2  # headings that follow each other a second time


def begun_again(
    grid: Grid, headings: HeadingRow, group: Sequence[int], known: HeadingsAsked
) -> list[list[int]]:
    """The columns of the group apart, each part with headings that follow each other in the first part too.

    Columns that say what those before them say are the same table's, copied.
    """
    names = [headings.names[index] for index in group]
    means = [known(name) or name.casefold() if name else None for name in names]
    for at in range(_FEWEST, len(means) - _FEWEST + 1):
        for before in range(at - _FEWEST + 1):
            pairs = zip(means[before : before + _FEWEST], means[at : at + _FEWEST], strict=True)
            if not all(one is not None and one == other for one, other in pairs):
                continue
            facts = [
                {name and known(name) for name in part} - {None, ""} for part in (names[:at], names[at:])
            ]
            if len(facts[0] & facts[1]) < _FEWEST or _same(grid, headings, group[before], group[at]):
                continue
            return [list(group[:at]), *begun_again(grid, headings, group[at:], known)]
    return [list(group)]


def _same(grid: Grid, headings: HeadingRow, one: int, other: int) -> bool:
    start = headings.position + headings.lines
    first, second = (spelt_out(grid.columns[at].slice(start)) for at in (one, other))
    return bool(first.equals(second))
