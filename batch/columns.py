"""Columns of a fleet, each distinct thing in them met once: texts found, codes joined or put into words. It must not
know what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.hardly_twice import hardly_ever_twice
from engine.deciding.answers import Answer
from engine.types.narrow import narrowest
from engine.types.planes import Marks
from engine.types.words import WORD
from engine.types.words import numbers as packed_numbers

if TYPE_CHECKING:
    import pandas as pd

Places = npt.NDArray[np.int32]

DENSE = 1 << 20  # up to so many keys, a table of all is quicker than a search
_REPEATING = 4096  # rows, by which it is judged whether texts repeat
_WIDE = 32  # bits: what takes no more stays as it is
_INDICES = ((pa.int8(), 1 << 7), (pa.int16(), 1 << 15), (pa.int32(), 1 << 31))


def distinct_texts(texts: pa.ChunkedArray | pa.Array) -> tuple[Places, pa.Array]:
    """For each row the place of its text among the distinct ones (-1: blank), and those."""
    array = whole(texts)
    if (found := hardly_ever_twice(array)) is not None:
        return found[0], pc.cast(found[1], pa.large_string())
    encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
    places = pc.fill_null(encoded.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return places, pc.cast(encoded.dictionary, pa.large_string())


def joined_texts(columns: Sequence[pa.Array | pa.ChunkedArray], between: str) -> pa.Array | pa.ChunkedArray:
    """Each row's texts as one, null ones left out; blank where all are null, or null where there is but one column.

    Arrow leaves out a row in which all are null: a text that never is one stands first.
    """
    if len(columns) == 1:
        return columns[0]
    text = pa.large_string()
    cells = [column.cast(text) for column in columns]
    joined = pc.binary_join_element_wise(
        pa.scalar("", text), *cells, pa.scalar(between, text), null_handling="skip"
    )
    return pc.utf8_slice_codeunits(joined, len(between))


def verdict_column(answers: Sequence[Answer], index: Any) -> pa.DictionaryArray:
    """The outcome of each SIM, or its candidates joined by `|`."""
    return coded_as(index, ["|".join(answer.candidates) for answer in answers])


def joined_codes(masks: Mapping[str, Any], size: int, separator: str = ";") -> pa.DictionaryArray:
    """The names whose mask is set, joined, in the mapping's order; missing where there are none."""
    there = {name: bits for name, mask in masks.items() if (bits := _in_bits(mask)).any()}
    names = list(there)
    numbers, rows = distinct_marks(list(there.values()), size)
    words = [separator.join(names[position] for position in np.flatnonzero(row)) for row in rows]
    return coded_as(numbers, words, blank="")


def distinct_marks(masks: Sequence[Any], size: int) -> tuple[Any, list[Any]]:
    """A number per SIM for its combination of marks, and the marks of each combination."""
    numbers: Any = np.zeros(size, dtype=np.int64)
    combined: list[list[Any]] = [[]]
    for start in range(0, len(masks), WORD):
        group = [_in_bits(mask).words for mask in masks[start : start + WORD]]
        codes, uniques = told_apart(packed_numbers(np.stack(group), size), 1 << len(group))
        rows = [[unique >> position & 1 for position in range(len(group))] for unique in uniques]
        if not start:
            numbers, combined = codes, rows
            continue
        both = len(combined) * len(uniques)
        numbers, pairs = told_apart(numbers.astype(np.int64) * len(uniques) + codes, both)
        combined = [combined[pair // len(uniques)] + rows[pair % len(uniques)] for pair in pairs]
    return numbers, [np.asarray(row, dtype=np.bool_) for row in combined]


def _in_bits(mask: Any) -> Marks:
    return mask if isinstance(mask, Marks) else Marks.of(np.asarray(mask, dtype=np.bool_))


def told_apart(keys: Any, most: int) -> tuple[Places, list[int]]:
    """For each row the place of its key, all below `most`, among the distinct ones, and those."""
    if most > DENSE:
        codes, uniques = numbered(keys)
        return codes.astype(np.int32), uniques.tolist()
    met = np.zeros(most, dtype=np.bool_)
    met[keys] = True
    return (np.cumsum(met, dtype=np.int32) - np.int32(1)).take(keys), np.flatnonzero(met).tolist()


def numbered(values: Any) -> tuple[npt.NDArray[np.intp], Any]:
    """For each value its number among the distinct ones, as they are met, and those."""
    encoded = pc.dictionary_encode(pa.array(values))
    return encoded.indices.to_numpy().astype(np.intp), encoded.dictionary.to_numpy(zero_copy_only=False)


def rows_numbered(columns: Sequence[Any]) -> npt.NDArray[np.intp]:
    """One number for each distinct row of several columns of numbers, as they are met."""
    first, *others = columns
    found, _ = numbered(np.asarray(first))
    for column in others:
        codes, distinct = numbered(np.asarray(column))
        found, _ = numbered(found * len(distinct) + codes)
    return found


def first_rows(numbers: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """The first row of each number, where each that is new is higher than all before it."""
    return np.flatnonzero(np.diff(np.maximum.accumulate(numbers), prepend=-1))


def coded_as(numbers: Any, words: Sequence[str], blank: str | None = None) -> pa.DictionaryArray:
    """A column from case numbers and each case's words, equal ones once; `blank` is a missing one."""
    listed = [word for word in dict.fromkeys(words) if word != blank]
    places = {word: place for place, word in enumerate(listed)}
    table = np.asarray([places.get(word, -1) for word in words] or [-1], narrowest(-1, len(listed)))
    return in_list(table[numbers], listed)


def in_list(places: Any, words: Sequence[str]) -> pa.DictionaryArray:
    """A column from each row's place in a list of words; -1 for none."""
    none = places < 0
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=none if none.any() else None), pa.array(words, pa.string())
    )


def places_of(column: pa.DictionaryArray) -> Any:
    """Each row's place in the column's list; -1 for none."""
    return pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)


def codes_met(column: pa.Array | pa.ChunkedArray) -> list[str]:
    """The distinct texts of a column, as they are met."""
    found: list[str] = decoded(pc.unique(whole(column)).drop_null()).to_pylist()
    return found


def arrow(values: pd.Series[Any] | pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column as one Arrow array, nulls where it is blank."""
    return whole(values if isinstance(values, pa.ChunkedArray | pa.Array) else pa.Array.from_pandas(values))


def whole(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece, which is not copied where it is in one already."""
    if not isinstance(values, pa.ChunkedArray):
        return values
    if values.num_chunks == 1:
        return values.chunk(0)
    return (
        pa.concat_arrays(values.unify_dictionaries().chunks)
        if values.num_chunks
        else pa.array([], values.type)
    )


def spelt_out(values: pa.Array) -> pa.Array:
    """The texts of a column one by one, where it held each distinct one once."""
    return values.cast(pa.string()) if pa.types.is_dictionary(values.type) else values


def decoded(values: pa.Array) -> pa.Array:
    """Each row's own value, where the column holds each distinct one once."""
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def in_use(values: pa.Array) -> pa.Array:
    """The same column; where it keeps each text once, in a list, without those that no row has."""
    if not pa.types.is_dictionary(values.type):
        return values
    places = places_of(values)
    used = np.zeros(len(values.dictionary) + 1, dtype=np.bool_)
    used[places] = True  # the last one is that of no value
    kept = np.flatnonzero(used[:-1])
    if len(kept) == len(values.dictionary):
        return values
    at = np.full(len(used), -1, dtype=np.int32)
    at[kept] = np.arange(len(kept), dtype=np.int32)
    places = at.take(places)
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=places < 0), values.dictionary.take(pa.array(kept))
    )


def below(values: pa.Array, start: int) -> pa.Array:
    """The column from a row on, likewise; what only stands above mostly stands in front of its list."""
    cells = values.slice(start)
    if not pa.types.is_dictionary(values.type) or cells.null_count == len(cells):
        return in_use(cells)
    first = pc.min(cells.indices)
    if pc.any(pc.greater_equal(values.indices.slice(0, start), first)).as_py():
        return in_use(cells)
    return pa.DictionaryArray.from_arrays(
        pc.subtract(cells.indices, first), values.dictionary.slice(first.as_py())
    )


def times_met(text: str, values: pa.Array) -> int:
    """How many rows have this text; where each text is kept once, it is sought in that list alone."""
    if not pa.types.is_dictionary(values.type):
        return int(pc.sum(pc.equal(values, text)).as_py() or 0)
    place = values.dictionary.index(text)
    return int(pc.sum(pc.equal(values.indices, place.cast(values.indices.type))).as_py() or 0)


def repeats(values: pa.Array | pa.ChunkedArray) -> bool:
    """Whether the same values seem to repeat so often that it pays to look at each only once."""
    return len(values.slice(0, _REPEATING).unique()) < min(len(values), _REPEATING) // 2


def narrow(values: pa.Array) -> pa.Array:
    """The same column in as few bytes: values that repeat once, and which one each row has in as few as tell that."""
    coded = values
    if not pa.types.is_dictionary(values.type):
        few_bytes = pa.types.is_primitive(values.type) and values.type.bit_width <= _WIDE
        if few_bytes or not repeats(values):
            return values
        coded = values.dictionary_encode()
    kind = next(kind for kind, most in _INDICES if len(coded.dictionary) <= most)
    return pa.DictionaryArray.from_arrays(coded.indices.cast(kind), coded.dictionary)


def relabelled(values: pa.Array, label: Callable[[str], str]) -> pa.DictionaryArray:
    """Codes as words: the label is asked for once per distinct code."""
    coded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values.cast(pa.string()))
    words = [None if code is None else label(str(code)) or None for code in coded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(words, pa.string()))


def cents(values: pa.Array) -> npt.NDArray[np.int64]:
    """Amounts as whole cents, zero where there is none; exact."""
    if values.null_count == len(values):
        return np.zeros(len(values), dtype=np.int64)
    if pa.types.is_dictionary(values.type):
        each: npt.NDArray[np.int64] = np.append(cents(values.dictionary), np.int64(0))[places_of(values)]
        return each
    scaled = pc.multiply(values.cast(pa.decimal128(18, 2)), pa.scalar(Decimal(100), pa.decimal128(3, 0)))
    filled = pc.fill_null(scaled.cast(pa.int64()), 0)
    return np.asarray(filled.to_numpy(zero_copy_only=False), np.int64)


def codes_of(values: pa.Array) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Each row's number in the list of distinct texts, and that list; a blank is the text ""."""
    coded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values.cast(pa.string()))
    names = [str(name) if name is not None else "" for name in coded.dictionary.to_pylist()]
    numbers = pc.fill_null(coded.indices.cast(pa.int64()), len(names)).to_numpy(zero_copy_only=False)
    return np.asarray(numbers, np.int64), [*names, ""]
