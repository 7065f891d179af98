"""Tell when the reference of a line is not its own: the same one on several lines. Must not know rules or texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.identity import mask_words
from batch.problems import Notice
from batch.understanding.clean import CleanTable
from batch.understanding.line_keys import LINE_KEYS

_EXAMPLES = 3
_LONGEST = 40


def shared_references(table: CleanTable) -> list[Notice]:
    """One notice where lines with different numbers go by the same reference, naming the most frequent."""
    column = table.columns.get("sim_id")
    if column is None or len(column.coded[1]) == len(column.cells) - column.cells.null_count:
        return []
    keys = [table.columns[name].cells for name in LINE_KEYS if name in table.columns]
    lines = pa.table({"reference": column.cells, "line": pc.coalesce(*keys) if keys else column.cells})
    known = lines.filter(pc.is_valid(lines["reference"]))
    if keys:
        known = known.filter(pc.is_valid(known["line"]))
    counts = known.group_by("reference").aggregate([("line", "count_distinct" if keys else "count")])
    shared = counts.filter(pc.greater(counts.column(counts.schema.names[-1]), 1))
    if not shared.num_rows:
        return []
    name = next(name for name in shared.schema.names if name != "reference")
    worst = shared.sort_by([(name, "descending"), ("reference", "ascending")]).slice(0, _EXAMPLES)
    examples = ", ".join(
        f"“{mask_words(' '.join(str(reference).split()))[:_LONGEST]}” ({count})"
        for reference, count in zip(worst["reference"].to_pylist(), worst[name].to_pylist(), strict=True)
    )
    more = ", …" if shared.num_rows > _EXAMPLES else ""
    first = int(np.argmax(pc.fill_null(pc.is_in(column.cells, worst["reference"].combine_chunks()), False)))
    place = table.places[table.place_of[first]]
    params = {"count": str(shared.num_rows), "examples": examples + more}
    return [Notice("reference_not_unique", place.source, "", params)]
