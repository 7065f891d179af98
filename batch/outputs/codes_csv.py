"""Write the table of codes as CSV that no spreadsheet program takes for formulas. Must not know any language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

# Columns that carry people's own words; a spreadsheet would take some of them for formulas.
FREE_TEXT = ("source", "sim_id", "iccid", "owner", "department", "user")
STANDARD_INPUT = "-"
FORMULA = r"^[=+\-@\t\r]"


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path."""
    pyarrow.csv.write_csv(harmless(table), path)


def harmless(table: pa.Table) -> pa.Table:
    """Every value as text; a leading quote keeps people's own words from becoming formulas."""
    for position, name in enumerate(table.column_names):
        values = table.column(name)
        if not pa.types.is_string(values.type) and not pa.types.is_integer(values.type):
            values = values.cast(pa.string())
        if name in FREE_TEXT:
            ours = {"sim_id": table.column("msisdn"), "source": pa.scalar(STANDARD_INPUT)}
            values = _quoted(values, ours.get(name))
        table = table.set_column(position, name, values)
    return table


def _quoted(values: Any, ours: Any) -> Any:
    """The texts, with a leading `'` where a spreadsheet would compute them; our own words stay as they are."""
    suspect = pc.match_substring_regex(values, FORMULA)
    if ours is not None:
        suspect = pc.and_kleene(suspect, pc.invert(pc.fill_null(pc.equal(values, ours), False)))
    return pc.if_else(suspect, pc.binary_join_element_wise("'", values, ""), values)
