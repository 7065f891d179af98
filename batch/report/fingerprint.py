"""Compute fingerprints of a sheet's rows, so that an edit by hand shows when they are read back. Must not know what
the cells mean.

Every cell becomes the text that a reader of the sheet gets, the text becomes a number, and the numbers of a row become
a check text: eleven characters for the row as a whole, then one for each cell, which show where an edit is. The check
finds accidents and careless edits; it is not a seal against somebody who can compute it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import repeats
from batch.reading.cell_texts import as_a_sheet_shows, tidy
from batch.report.sheet_texts import CELL_LIMIT, plain_text
from batch.text_bytes import text_bytes

if TYPE_CHECKING:
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]
    Flags = npt.NDArray[np.bool_]

WHOLE = 11  # characters that stand for the row: 64 bits, six at a time
ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8)
_LONGEST = 1 << 15  # a cell holds no more characters; a longer text counts from its beginning again
_PRIME = np.uint64(0x100000001B3)
STEP = 0x9E3779B97F4A7C15
_POWERS = np.cumprod(np.full(_LONGEST, _PRIME, np.uint64))
PIECE = 1 << 15  # rows at a time, to spare the memory and stay in the processor's cache
OCTETS = 1 << 17  # at a time, each of which takes some forty while it is summed
_SHORT = 64


def as_written(values: pa.Array | pa.ChunkedArray, kind: str) -> pa.Array:
    """A column of a table as its cells will be read back, as texts or a dictionary of them."""
    if isinstance(values, pa.ChunkedArray):
        values = values.unify_dictionaries().combine_chunks()
        if isinstance(values, pa.ChunkedArray):
            values = pa.concat_arrays(values.chunks)
    plain = pa.types.is_string(values.type) or pa.types.is_large_string(values.type)
    if not plain or repeats(values):
        coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        return pa.DictionaryArray.from_arrays(coded.indices, _in_one_form(_held(coded.dictionary), kind))
    return _in_one_form(_held(values), kind)


def _held(values: pa.Array) -> pa.Array:
    """Texts as a cell stores them: not too long, with one kind of line end, without what XML can't contain."""
    texts = values.cast(pa.large_string())
    bounds, octets = _buffers(texts)
    longest = int(np.diff(bounds).max(initial=0))
    if longest <= CELL_LIMIT and not any(
        sign in octets for sign in (b"\r", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
    ):
        return texts
    return pa.array([None if text is None else plain_text(text) for text in texts.to_pylist()], texts.type)


def as_read(cells: pa.Array, kind: str) -> pa.DictionaryArray:
    """Bring the texts of cells into one form, so that equal cells are equal texts."""
    coded = cells.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices, _in_one_form(coded.dictionary, kind))


def _in_one_form(texts: pa.Array, kind: str) -> pa.Array:
    """Tidy the texts as the reader of sheets does; give amounts two decimals."""
    tidied = as_a_sheet_shows(tidy(texts.cast(pa.large_string()))[0])
    if b"_x005F_" in _buffers(tidied)[1]:
        tidied = pc.replace_substring(
            tidied, "_x005F_", "_"
        )  # a writer's escape, which not every reader undoes
    if kind != "money":
        return tidied
    return pa.array([_amount(text) for text in tidied.to_pylist()], tidied.type)


def _amount(text: str | None) -> str | None:
    try:
        return None if text is None else str(Decimal(text).quantize(Decimal("0.01")))
    except InvalidOperation:
        return text


def hashes(texts: pa.Array) -> Hashes:
    """A number for each text; the same for the same text, today and with any later version."""
    if pa.types.is_dictionary(texts.type):
        words = np.append(hashes(texts.dictionary), np.uint64(0))
        places = pc.fill_null(texts.indices.cast(pa.int64()), len(words) - 1)
        return np.asarray(words[places.to_numpy(zero_copy_only=False)], np.uint64)
    plain = pc.fill_null(texts.cast(pa.large_string()), "")
    found = [_hash_piece(plain.slice(at, end - at)) for at, end in pairwise(_cuts(plain))]
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _cuts(texts: pa.Array) -> list[int]:
    """Where to cut texts into pieces of few rows and few octets."""
    ends, _ = text_bytes(texts)
    rows, octets = np.arange(0, len(texts), PIECE), np.arange(ends[0], ends[-1], OCTETS)
    return sorted({*rows.tolist(), *np.searchsorted(ends, octets).tolist(), len(texts)})


def _hash_piece(texts: pa.Array) -> Hashes:
    bounds, data = _buffers(texts)
    if not data:
        return np.zeros(len(texts), np.uint64)
    octets, lengths = np.frombuffer(data, np.uint8), np.diff(bounds)
    if lengths.min() == lengths.max() <= _SHORT:  # numbers, ICCIDs, references: much quicker as a block
        block = octets.reshape(len(texts), -1)
        same = np.zeros(len(texts), np.uint64)
        for place in range(block.shape[1]):
            same += (block[:, place].astype(np.uint64) + np.uint64(1)) * _POWERS[place]
        return mixed(same + np.uint64(lengths[0]))
    octets = octets.astype(np.uint64)
    within = np.arange(len(octets)) - np.repeat(bounds[:-1], lengths)
    if lengths.max() > _LONGEST:
        within %= _LONGEST
    sums = np.concatenate([[np.uint64(0)], np.cumsum((octets + np.uint64(1)) * _POWERS[within])])
    sums = sums[bounds[1:]] - sums[bounds[:-1]]
    return np.where(lengths > 0, mixed(sums + lengths.astype(np.uint64)), np.uint64(0))


def _buffers(texts: pa.Array) -> tuple[npt.NDArray[np.int64], bytes]:
    """The bytes of all texts together, and where each text begins and ends in them."""
    ends, data = text_bytes(texts)
    return ends - ends[0], data[ends[0] : ends[-1]].tobytes()


def mixed(numbers: Hashes) -> Hashes:
    """Scatter the numbers, so that any change of one changes half of its bits (the last step of splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def check_texts(cells: Sequence[Hashes], salt: int) -> pa.Array:
    """A check text for every row, from the hashes of its cells; `salt` makes those of another book different."""
    size = len(cells[0]) if cells else 0
    wide = WHOLE + len(cells)
    signs = np.empty((size, wide), np.uint8)
    for at in range(0, size, PIECE):
        _sign([column[at : at + PIECE] for column in cells], salt, signs[at : at + PIECE])
    ends = pa.py_buffer(np.arange(0, (size + 1) * wide, wide, dtype=np.int64))
    return pa.Array.from_buffers(pa.large_string(), size, [None, ends, pa.py_buffer(signs)])


def _sign(cells: Sequence[Hashes], salt: int, signs: npt.NDArray[np.uint8]) -> None:
    """Write the check texts of some rows into `signs`, one character per column."""
    whole = np.full(len(signs), salt, np.uint64)
    for number, column in enumerate(cells, start=1):
        placed = mixed(column + np.uint64(STEP * number % 2**64))
        signs[:, WHOLE + number - 1] = ALPHABET[placed & np.uint64(63)]
        whole = mixed(whole ^ placed)
    for place in range(WHOLE):
        signs[:, place] = ALPHABET[(whole >> np.uint64(6 * place)) & np.uint64(63)]


def compared(found: pa.Array, expected: pa.Array, columns: int) -> tuple[Flags, npt.NDArray[np.bool_]]:
    """Whether the check text of each row agrees, and for each row and cell, whether it certainly does not."""
    same = np.asarray(pc.fill_null(pc.equal(found, expected), False).to_numpy(zero_copy_only=False))
    differ = np.zeros((len(found), columns), np.bool_)
    for row in np.flatnonzero(~same):
        theirs, ours = found[int(row)].as_py() or "", expected[int(row)].as_py()
        if len(theirs) == len(ours):
            differ[row] = [one != other for one, other in zip(theirs[WHOLE:], ours[WHOLE:], strict=True)]
    return same, differ


def folded(columns: Sequence[Hashes]) -> Hashes:
    """One number for the cells of several columns together."""
    whole = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        whole = mixed(whole * _PRIME + column)
    return whole


def one_hash(text: str) -> int:
    """The number of a single text."""
    return int(hashes(pa.array([text], pa.large_string()))[0])
