"""See to tables whose rows give neither number nor ICCID: only their sums are told apart from lines, and that is said.

It must not know which rows of other tables are lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from batch.columns import distinct_texts
from batch.identity import mask_words
from batch.problems import Notice
from batch.shapes import RawTable
from batch.shown import as_ranges, first_of, one_line
from batch.understanding.columns import Headings
from batch.understanding.identifying import Claim, claim_of, says_amount
from batch.understanding.line_keys import LINE_KEYS
from batch.understanding.matching import Matching
from batch.understanding.named_columns import naming
from batch.understanding.no_lines import with_rows
from batch.understanding.number_columns import denies
from batch.understanding.understood import CellContext

_LOOKED_AT = 200  # cells of a column that may hold the numbers
_NEARLY_ALL = 0.9
_NAMED = 6  # headings
_WORDS_STAND_IN = 4  # the first columns

Chosen = Mapping[str, str | None]


def left_out(nameless: RawTable) -> Notice:
    """Why a table without numbers is left out: another one of its sheet has them, so that this lists something else."""
    rows = as_ranges([nameless.heading_row, *nameless.rows.tolist()])
    names = [mask_words(one_line(name)) for name in nameless.headings]
    return Notice(
        "table_without_numbers",
        nameless.source,
        nameless.sheet,
        {"rows": rows, "headings": first_of(names, _NAMED)},
    )


def without_sums(headings: Headings, table: RawTable) -> RawTable:
    """The table without rows that have a word for a sum and besides it nothing but amounts."""
    words = headings.vocabulary
    found: set[int] = set()
    for column in table.columns[:_WORDS_STAND_IN]:
        places, texts = distinct_texts(column)
        said = [place for place, text in enumerate(texts.to_pylist()) if words.totals.says(text)]
        found.update(np.flatnonzero(np.isin(places, said)).tolist() if said else ())
    lines = np.ones(len(table.rows), dtype=np.bool_)
    for row in sorted(found):
        texts = [text for column in table.columns if (text := column[row].as_py())]
        lines[row] = not all(words.totals.says(text) or says_amount(text, words) for text in texts)
    if lines.all() or not lines.any():
        return table
    rows = table.rows[~lines].tolist()
    params = {"rows": as_ranges(rows), "count": str(len(rows))}
    return with_rows(table, lines, Notice("totals_row", table.source, table.sheet, params))


def told(
    headings: Headings, table: RawTable, matching: Matching, chosen: Chosen | None, tables: Sequence[RawTable]
) -> RawTable:
    """The table with a notice that its lines have neither number nor ICCID, and where they may stand.

    `tables`: all of them, in which the line that is advised is followed.
    """
    hinted = any(notice.type == "column_may_hold" for notice in table.notices)
    params = {} if hinted else _nearest(headings, table, matching, chosen or {}, tables)
    return replace(table, notices=[*table.notices, Notice("no_numbers", table.source, table.sheet, params)])


def _nearest(
    headings: Headings, table: RawTable, matching: Matching, chosen: Chosen, tables: Sequence[RawTable]
) -> dict[str, str]:
    """The column nobody knows whose cells are numbers or ICCIDs, if there is one."""
    context = CellContext(headings.vocabulary)
    for fact in LINE_KEYS:
        if fact not in headings.facts or fact in chosen:
            continue
        for left in matching.unmatched:
            if denies(headings.vocabulary, left.heading, fact):
                continue
            cells = table.columns[left.position].drop_null().slice(0, _LOOKED_AT).cast(pa.large_string())
            texts = cells.to_pylist()
            fit = sum(claim_of(headings.facts[fact], text, context) is Claim.NUMBER for text in texts)
            name = naming(left.position, table, tables)
            if texts and name and fit >= _NEARLY_ALL * len(texts):
                heading = mask_words(one_line(left.heading))
                return {"column": left.letter, "heading": heading, "line": f"{fact}: {name}"}
    return {}
