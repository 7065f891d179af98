"""Tidy whole columns of cell texts: stripped, and null where blank. Must not know headings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.reading import number_formats, value_texts
from batch.text_bytes import Flags, may_begin_with, may_end_with, text_bytes

# Bytes that begin a whitespace character: ASCII, or the lead bytes of NBSP, U+2000 and on, U+3000.
_SPACE_LEADS = np.zeros(256, dtype=bool)
_SPACE_LEADS[:0x21] = True
_SPACE_LEADS[[0xC2, 0xE1, 0xE2, 0xE3]] = True
_SPACES = np.zeros(256, dtype=bool)
_SPACES[:0x21] = True
_WIDE = np.arange(256) >= 0x80  # the last byte of a longer character: its first one tells
_CONTROL = np.zeros(256, dtype=bool)
_CONTROL[:0x20] = True
_CONTROL[0x7F] = True
_CONTROL[[0x09, 0x0A, 0x0D]] = False
_CONTROL_PATTERN = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"

_AS_SHOWN = {"true": "TRUE", "false": "FALSE", "-0": "0"}
_FIRST_OF_WORDS = np.zeros(256, dtype=bool)
_FIRST_OF_WORDS[list(b"tf-")] = True
_DATE_TIME = len("2026-12-31 00:00:00")
_POINT, _HYPHEN = ord("."), ord("-")
_LONG_DECIMAL = r"^-?[0-9]+\.[0-9]+$"
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?(E\+[0-9]+)?$"
_LONG_INTEGER = r"^-?[0-9]{16,}$"


def tidy(column: pa.Array) -> tuple[pa.Array, int]:
    """The column stripped, blanks as nulls, control characters gone; and how many cells had those."""
    if pa.types.is_dictionary(column.type):
        return _tidy_list(column)
    controls = 0
    if _has_controls(column):
        controls = int(pc.sum(pc.match_substring_regex(column, _CONTROL_PATTERN)).as_py() or 0)
        column = pc.replace_substring_regex(column, _CONTROL_PATTERN, "")
    if _may_have_outer_space(column):
        column = pc.utf8_trim_whitespace(column)
    filled = np.diff(text_bytes(column)[0]) > 0
    blanks = len(column) - int(np.count_nonzero(filled))
    if blanks > column.null_count:
        column = pc.if_else(pa.array(filled), column, pa.scalar(None, column.type))
    return column, controls


def _tidy_list(column: pa.DictionaryArray) -> tuple[pa.DictionaryArray, int]:
    """The same of a column that keeps each text once."""
    listed = column.dictionary
    controlled = pc.match_substring_regex(listed, _CONTROL_PATTERN) if _has_controls(listed) else None
    tidied, _ = tidy(listed)
    if tidied is listed:
        return column, 0
    again = pc.dictionary_encode(tidied)
    cells = pa.DictionaryArray.from_arrays(again.indices.take(column.indices), again.dictionary)
    controls = 0 if controlled is None else pc.sum(controlled.take(column.indices)).as_py() or 0
    return cells, int(controls)


def _has_controls(column: pa.Array) -> bool:
    """Whether there is a control character; for most columns the smallest byte is enough to tell."""
    offsets, data = text_bytes(column)
    data = data[offsets[0] : offsets[-1]]
    if not len(data) or (data.min() >= 0x20 and not (data == 0x7F).any()):
        return False
    return bool(_CONTROL[data].any())


def _may_have_outer_space(column: pa.Array) -> bool:
    """Whether a text begins or ends with what may be a whitespace character."""
    if may_begin_with(column, _SPACE_LEADS) or may_end_with(column, _SPACES):
        return True
    if not may_end_with(column, _WIDE):
        return False
    offsets, data = text_bytes(column)
    ends = offsets[1:][data.take(offsets[1:] - 1, mode="clip") >= 0x80]
    return bool(
        _SPACE_LEADS[data[np.maximum(ends - 2, 0)]].any() or _SPACE_LEADS[data[np.maximum(ends - 3, 0)]].any()
    )


def as_a_sheet_shows(column: pa.Array) -> pa.Array:
    """Booleans, dates and long decimals as a spreadsheet program shows them, not as its reader does."""
    offsets, data = text_bytes(column)
    lengths = np.diff(offsets)
    if not lengths.any():
        return column
    first = data[offsets[:-1][lengths > 0]]
    if _FIRST_OF_WORDS[first].any() and _any(
        pc.is_in(column, value_set=pa.array(list(_AS_SHOWN), column.type))
    ):
        column = _mapped(column, _AS_SHOWN)
    longest = lengths.max()
    if longest >= _DATE_TIME:
        column = _dates(column)
    if longest > value_texts.DIGITS_KEPT + 1 and (data[offsets[0] : offsets[-1]] == _POINT).any():
        column = _rounded_decimals(column)
    return column


def _dates(column: pa.Array) -> pa.Array:
    """Dates without the midnight that the reader adds, and times of day without the date that it adds."""
    if _any(pc.starts_with(column, "1899-12-31 ")):
        column = pc.replace_substring_regex(column, r"^1899-12-31 ([0-9:.]+)$", r"\1")
    column = _with_space(column)
    midnights = pc.ends_with(column, " 00:00:00")
    if _any(midnights):
        flags = _flags(midnights) & _like_dates(column)
        column = pc.if_else(pa.array(flags), pc.utf8_slice_codeunits(column, 0, 10), column)
    return column


def _with_space(column: pa.Array) -> pa.Array:
    """Show 2026-12-31T13:05:00, as .ods writes it, with a space."""
    offsets, data = text_bytes(column)
    flags = _like_dates(column)
    flags[flags] = data[offsets[:-1][flags] + 10] == ord("T")
    if not flags.any():
        return column
    return pc.if_else(pa.array(flags), pc.replace_substring(column, "T", " ", max_replacements=1), column)


def _like_dates(column: pa.Array) -> Flags:
    """Which texts are as long as a date with its time, and have hyphens where a date has them."""
    offsets, data = text_bytes(column)
    flags: Flags = np.diff(offsets) == _DATE_TIME
    starts = offsets[:-1][flags]
    flags[flags] = (data[starts + 4] == _HYPHEN) & (data[starts + 7] == _HYPHEN)
    return flags


def without_formula_quotes(column: pa.Array) -> pa.Array:
    """Show `="0912"`, with which exports keep a number a text in a CSV file, as 0912."""
    if not _any(pc.starts_with(column, '="')):
        return column
    return pc.replace_substring_regex(column, r'^="([^"]*)"$', r"\1")


def big_numbers(column: pa.Array, numeric: Flags) -> pa.Array:
    """Numbers of 16 digits and more with an E, so that it shows that digits were lost; texts stay."""
    long = _flags(pc.match_substring_regex(column, _LONG_INTEGER)) & numeric
    if not long.any():
        return column
    damaged = column.filter(pa.array(long)).to_pylist()
    return pc.replace_with_mask(
        column,
        pa.array(long),
        pa.array([value_texts.with_exponent(float(text)) for text in damaged], column.type),
    )


def has_long_integers(column: pa.Array) -> bool:
    """Whether some text of the column is an integer of 16 digits or more."""
    offsets, _ = text_bytes(column)
    if not len(column) or int(np.diff(offsets).max()) < 16:
        return False
    return _any(pc.match_substring_regex(column, _LONG_INTEGER))


def filled_in(column: pa.Array, cells: dict[int, str]) -> pa.Array:
    """Put these texts in these places of the column."""
    mask = np.zeros(len(column), dtype=bool)
    places = sorted(cells)
    mask[places] = True
    return pc.replace_with_mask(column, pa.array(mask), pa.array([cells[at] for at in places], column.type))


def with_currencies(column: pa.Array, rows: Mapping[int, str]) -> pa.Array:
    """Numbers other than 0 with the currency that their format shows; `rows` are counted from 1."""
    places = np.array(sorted(row - 1 for row in rows if row <= len(column)), dtype=np.int64)
    texts = column.take(pa.array(places))
    numbers = _flags(pc.match_substring_regex(texts, _NUMBER)) & _flags(
        pc.match_substring_regex(texts, "^[^E]*[1-9]")
    )
    if not numbers.any():
        return column
    codes = [rows[row + 1] for row in places[numbers].tolist()]
    shown = map(number_formats.as_shown, codes, texts.filter(pa.array(numbers)).to_pylist())
    return filled_in(column, dict(zip(places[numbers].tolist(), shown, strict=True)))


def from_python(texts: list[str | None]) -> pa.Array:
    """A text column of these cells; beyond 2 GB of text the offsets need 64 bits."""
    try:
        array = pa.array(texts, pa.string())
    except (pa.ArrowCapacityError, pa.ArrowInvalid):
        return pa.array(texts, pa.large_string())
    return array if isinstance(array, pa.Array) else pa.array(texts, pa.large_string())


def one_array(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The column in one piece, as text."""
    if isinstance(column, pa.Array):
        return column
    if column.type == pa.null():
        return pa.nulls(len(column), pa.string())
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    elif column.nbytes > 2_000_000_000:
        column = column.cast(pa.large_string())
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())


def _rounded_decimals(column: pa.Array) -> pa.Array:
    """Show and keep 0.30000000000000004 as 0.3: a spreadsheet program has 15 digits."""
    noisy = _flags(pc.match_substring_regex(column, _LONG_DECIMAL))
    noisy &= np.diff(text_bytes(column)[0]) > value_texts.DIGITS_KEPT + 1
    if not noisy.any():
        return column
    texts = column.filter(pa.array(noisy)).to_pylist()
    return pc.replace_with_mask(
        column, pa.array(noisy), pa.array([value_texts.with_fifteen_digits(t) for t in texts], column.type)
    )


def _mapped(column: pa.Array, words: dict[str, str]) -> pa.Array:
    for word, shown in words.items():
        column = pc.if_else(pc.equal(column, word), pa.scalar(shown, column.type), column)
    return column


def _flags(booleans: pa.Array) -> Flags:
    return np.asarray(pc.fill_null(booleans, False).to_numpy(zero_copy_only=False), dtype=bool)


def _any(booleans: pa.Array) -> bool:
    return bool(pc.any(booleans).as_py())
