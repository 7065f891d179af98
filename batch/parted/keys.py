"""Write of each line what the fleet as a whole is asked about: whose it is, its number, how it stands.

Numbers become whole numbers that sort as their texts do. Must not know what is found of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.files import whole_file
from batch.fleet.groups import Codes, FleetRows, name_spelt
from batch.fleet.number_order import in_order
from batch.parted.part import Part
from batch.parted.settled import PartUnderstood
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import names_spelt
from batch.understanding.line_keys import CARD, NUMBER, bare_cards
from engine.rulebook.book import Rulebook
from engine.types.values import encode

#: The facts that a fleet is looked through by.
FACTS = (
    "sim_id", NUMBER, CARD, "owner", "carrier", "plan_group", "line_status", "still_needed", "plan_type", "line_role",
    "transfer_target", "dependent_lines",
)  # fmt: skip
_PLAIN_CARD = r"^[1-9][0-9]{17,18}$"  # fits a whole number of 64 bits


def write_keys(part: Part, found: PartUnderstood, rulebook: Rulebook, path: Path) -> None:
    """Write the keys of a part's lines, in their order."""
    with whole_file(path) as beside:
        pq.write_table(keys_of(part, found.clean, rulebook), beside, compression="zstd")


def keys_of(part: Part, table: CleanTable, rulebook: Rulebook) -> pa.Table:
    """A row per line."""
    rows = FleetRows(table)
    size = table.size
    carriers = _carriers(table)
    operator_of = {code: carrier.operator for code, carrier in rulebook.carriers.items()}
    card, odd_card = _cards(_cells(table, CARD))
    return pa.table({
        "part": pa.array(np.full(size, part.number, dtype=np.int32)),
        "place": pa.array(np.arange(size, dtype=np.int32)),
        "file": pa.array(np.full(size, part.file, dtype=np.int32)),
        "row": pa.array(table.rows),
        "reference": _cells(table, "sim_id"),
        "owner": names_spelt(_cells(table, "owner")),
        "carrier": carriers,
        "operator": _operators(carriers, operator_of),
        "plan_group": names_spelt(_cells(table, "plan_group")),
        "number": ordered_numbers(_cells(table, NUMBER)),
        "card": card,
        "odd_card": odd_card,
        "closed": rows.closed,
        "open": rows.open,
        "takes": rows.has("line_status", "active") & rows.has("still_needed", True),
        "prepaid": rows.has("plan_type", "prepaid"),
        "main": rows.has("line_role", "main"),
        "secondary": rows.has("line_role", "secondary"),
        "has_target": rows.known("transfer_target"),
        "has_dependents": rows.known("dependent_lines"),
    })  # fmt: skip


def ordered_numbers(cells: pa.Array) -> pa.Array:
    """Phone numbers (`+852…`) as whole numbers in the order of their texts."""
    blank = cells.is_null().to_numpy(zero_copy_only=False)
    return pa.array(in_order(pc.fill_null(cells, "+0")), mask=blank)


def _cells(table: CleanTable, name: str) -> pa.Array:
    column = table.columns.get(name)
    return pa.nulls(table.size, pa.large_string()) if column is None else column.cells.cast(pa.large_string())


def _carriers(table: CleanTable) -> pa.Array:
    """Each line's carrier by its code, or the name as written of one that the rulebook doesn't know."""
    column = table.columns.get("carrier")
    if column is None:
        return pa.nulls(table.size, pa.large_string())
    codes = column.cells.cast(pa.large_string())
    if "other" not in column.fact.values:
        return codes
    # A code never has a blank before it.
    words = pa.array([*(f" {name_spelt(name)}" for name, *_ in column.names), None], pa.large_string())
    at: Codes = np.full(table.size, -1) if column.names_at is None else column.names_at.astype(np.int64)
    names = words.take(pa.array(np.where(at < 0, len(words) - 1, at)))
    other = column.known & (column.numbers == encode(column.fact, "other"))
    return pc.if_else(pa.array(other), names, codes)


def _operators(carriers: pa.Array, operator_of: Mapping[str, str]) -> pa.Array:
    """Each line's operator by the code of its own brand."""
    encoded = pc.dictionary_encode(carriers)
    own = [operator_of.get(code) or code for code in encoded.dictionary.to_pylist()]
    return pa.array(own, pa.large_string()).take(encoded.indices)


def _cards(cells: pa.Array) -> tuple[pa.Array, pa.Array]:
    """ICCIDs as whole numbers where they are plain, and as texts where they are not."""
    bare = bare_cards(cells).cast(pa.large_string())
    plain = pc.match_substring_regex(bare, _PLAIN_CARD)
    number = pc.if_else(plain, bare, pa.scalar(None, pa.large_string())).cast(pa.uint64())
    return number, pc.if_else(pc.invert(plain), bare, pa.scalar(None, pa.large_string()))
