"""Know a table that we wrote ourselves, whatever file it was saved as, and refuse it as a fleet.

It must not know files: the headings of a table are enough. A workbook of ours is known by its marks before that.
"""

from __future__ import annotations

from collections.abc import Sequence

from batch.errors import InputError
from batch.shapes import SIM_COLUMNS, RawTable
from batch.understanding.understood import CellWords, is_listed
from batch.verdicts import VERDICTS

_FEWEST = 3
_CODES = frozenset(SIM_COLUMNS[SIM_COLUMNS.index(VERDICTS[-1]) + 1 :])


def refuse_own(tables: Sequence[RawTable], words: CellWords) -> None:
    """Raise InputError for a sheet of a report, or a table of codes: its answers would be read as facts."""
    for table in tables:
        said = set(table.headings)
        of_report = sum(is_listed(heading, words.own_headings) for heading in said)
        if of_report >= _FEWEST or len(said & _CODES) >= _FEWEST:
            raise InputError("own_table", name=table.source)
