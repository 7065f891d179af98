"""Recognise tables that have a row for each charge, not for each line: most numbers stand there on several rows.

It must not know rules or texts: typed columns in, problems out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import codes_of
from batch.fleet.groups import Codes, Flags, FleetRows
from batch.problems import Problem
from batch.understanding.cell_types import cell_type_of

NUMBERS = ("msisdn", "iccid")
_FEWEST = 2  # numbers on several rows
_LOOKED_AT = 50  # texts of a column
_AMOUNT = re.compile(r"[-+(]?\s*[A-Za-z]{0,4}\s*[$¥￥]?\s*-?\d[\d,]*(?:\.\d+)?\s*元?\)?")


def charge_rows(rows: FleetRows) -> tuple[Flags, dict[str, list[int]], dict[str, int]]:
    """Which rows are charges of lines that have several; for each such key its rows, and how many keys repeat.

    Only within one table: the same number on two sheets is a line listed twice.
    """
    table = rows.table
    charges = np.zeros(table.size, dtype=np.bool_)
    found: dict[str, list[int]] = {}
    counts: dict[str, int] = {}
    for name in NUMBERS:
        column = table.columns.get(name)
        if column is None:
            continue
        codes, _ = codes_of(column.cells)
        codes = np.where(column.cells.is_valid().to_numpy(zero_copy_only=False) & ~rows.closed & ~charges, codes, -1)
        for place in range(len(table.places)):
            own = np.flatnonzero((table.place_of == place) & (codes >= 0))
            several = own[np.bincount(codes[own], minlength=1)[codes[own]] > 1] if len(own) else own
            repeated = len(np.unique(codes[several]))
            if repeated < _FEWEST or 2 * len(several) <= len(own) or not _amounts_differ(rows, codes, several):
                continue
            charges[several] = True
            found.setdefault(name, []).extend(several.tolist())
            counts[name] = counts.get(name, 0) + repeated
    return charges, found, counts
