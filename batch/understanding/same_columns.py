"""Compare two columns row by row: do they say the same, and does one speak where the other is silent?

It must not know what columns hold.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from batch.shapes import RawTable

DIGITS = r"(?:\d\D*){7}"
"""What a cell of numbers or ICCIDs has that is no remark."""
_OWN_DIGITS, _BARE_ICCID = 8, 19


def same_texts(table: RawTable, one: int, other: int) -> bool:
    """Whether two columns say the same in every row."""
    first, second = (_trimmed(table, position) for position in (one, other))
    if first.null_count != second.null_count or not silent_only_with(table, one, other):
        return False
    return bool(pc.all(pc.equal(first, second), min_count=0).as_py())


def silent_only_with(table: RawTable, one: int, other: int, says: str = "") -> bool:
    """Whether a column says something in every row where another does; `says`: a pattern that what counts has."""
    said = [_said(table, position, says) for position in (one, other)]
    return not pc.any(pc.and_(pc.invert(said[0]), said[1]), min_count=0).as_py()


def other_number(table: RawTable, one: int, other: int) -> bool:
    """Whether two columns of numbers or ICCIDs have different ones in some row, however they are spelt.

    A number may have its country before it, and an ICCID its check digit behind it.
    """
    both = pc.and_(_said(table, one, DIGITS), _said(table, other, DIGITS))
    digits = [pc.replace_substring_regex(_trimmed(table, at).filter(both), r"\D", "") for at in (one, other)]
    ends = [pc.utf8_slice_codeunits(texts, -_OWN_DIGITS, None) for texts in digits]
    starts = [pc.utf8_slice_codeunits(texts, 0, _BARE_ICCID) for texts in digits]
    return not pc.all(pc.or_(pc.equal(*ends), pc.equal(*starts)), min_count=0).as_py()


def _said(table: RawTable, position: int, says: str) -> pa.Array | pa.ChunkedArray:
    texts = table.columns[position]
    if not says:
        return texts.is_valid()
    return pc.fill_null(pc.match_substring_regex(pc.cast(texts, pa.large_string()), says), False)


def _trimmed(table: RawTable, position: int) -> pa.Array | pa.ChunkedArray:
    return pc.utf8_trim_whitespace(pc.cast(table.columns[position], pa.large_string()))
