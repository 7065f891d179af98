"""Let columns say row by row what another's cells are: the area code of a number, the unit of a balance.

It must not know how a number or an amount is read: what stands beside a cell is written into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import distinct_texts
from batch.shapes import RawTable
from batch.understanding.cell_types import cell_type_of
from batch.understanding.matching import Matching, Unmatched
from batch.understanding.understood import CellWords
from batch.understanding.words import fold_script, plain
from engine.types.facts import Fact

if TYPE_CHECKING:
    from batch.shapes import TextColumn

_NUMBER = "msisdn"
_HONG_KONG = "852"
_FIGURES = r"^\+?[\d ()-]{5,12}$"  # a number without an area code
_MOST = 200  # distinct texts


def with_said_beside(
    table: RawTable, matching: Matching, facts: Mapping[str, Fact], words: CellWords
) -> RawTable:
    """The table with other areas' codes before its numbers, and units that are no money behind its amounts."""
    columns = list(table.columns)
    number = matching.matched.get(_NUMBER)
    amounts = [item for item in matching.matched.values() if cell_type_of(facts[item.fact]).has_currency]
    for left in matching.unmatched:
        heading = fold_script(left.heading)
        if number is not None and heading in words.area_code_headings:
            _write_in(columns, left, number.position, _area, before=True)
        elif amounts and heading in words.unit_headings:
            near = min(
                amounts, key=lambda item: (left.position < item.position, abs(item.position - left.position))
            )
            _write_in(columns, left, near.position, _unit_of(words), before=False)
    return replace(table, columns=tuple(columns))


def _write_in(
    columns: list[TextColumn],
    left: Unmatched,
    position: int,
    meant: Callable[[str], str],
    *,
    before: bool,
) -> None:
    places, texts = distinct_texts(columns[left.position])
    said = [meant(plain(text)) for text in texts.to_pylist()] if len(texts) <= _MOST else []
    if not any(said):
        return
    beside = pa.array([*said, ""], pa.large_string()).take(pa.array(np.where(places < 0, len(said), places)))
    own = pc.cast(columns[position], pa.large_string())
    both = [beside, own] if before else [own, beside]
    fits = pc.fill_null(pc.match_substring_regex(own, _FIGURES), False) if before else pc.is_valid(own)
    told = pc.and_(fits, pc.not_equal(beside, pa.scalar("", pa.large_string())))
    columns[position] = pc.if_else(
        told, pc.binary_join_element_wise(*both, pa.scalar(" ", pa.large_string())), own
    )


def _area(text: str) -> str:
    digits = text.strip("+() ").removeprefix("00")
    return (
        f"+{digits}" if digits.isdigit() and digits != _HONG_KONG and len(digits) <= len(_HONG_KONG) else ""
    )


def _unit_of(words: CellWords) -> Callable[[str], str]:
    return lambda text: text if fold_script(text) in words.other_units else ""
