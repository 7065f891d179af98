"""Find the lines of a check that a file of decisions names, and by what each line is best named there.

It must not know what is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.answers.lines import joined, rows_saying
from batch.columns import arrow, codes_of, distinct_texts
from batch.review.match import NAMELESS
from batch.understanding.line_keys import CARD, LINE_NAMES, bare_cards
from batch.understanding.phones import read_phone
from batch.understanding.understood import CellContext, CellWords
from batch.understanding.words import tidy
from engine.types.facts import Fact

if TYPE_CHECKING:
    from batch.shapes import FleetResult

Numbers = npt.NDArray[np.int64]
Pairs = tuple[Numbers, Numbers]
#: By what a line is named, the surest first: a number is what a carrier is asked about.
_BEST = (*LINE_NAMES[1:], LINE_NAMES[0])


def rows_called(
    result: FleetResult, keys: Sequence[str], facts: Mapping[str, Fact], vocabulary: CellWords
) -> Pairs:
    """Which rows have a key as reference, number or ICCID: pairs of a key's place and a row.

    As it stands there or, where none has it so, however people write one.
    """
    wanted = pa.array([tidy(key) for key in keys], pa.large_string())
    named = {name: _names(result, name) for name in LINE_NAMES}
    found = [_pairs(bare_cards(wanted) if name == CARD else wanted, texts) for name, texts in named.items()]
    there = np.zeros(len(keys), np.bool_)
    there[np.concatenate([of_key for of_key, _ in found])] = True
    left = np.flatnonzero(~there)
    if len(left):
        some, context = wanted.take(pa.array(left)), CellContext(vocabulary)
        read = [rows_saying(facts[name], some, texts, context) for name, texts in named.items()]
        found += [(left[of_key], rows) for of_key, rows in read]
    size = max(len(result.sims), 1)
    both = np.unique(np.concatenate([of_key * size + rows for of_key, rows in found]))
    return both // size, both % size


def rows_at(result: FleetResult, places: Sequence[str]) -> Pairs:
    """Which rows stand at a place of the inputs: pairs of a place's place and a row.

    A file is told by its whole path or, where no input has that, by its name alone.
    """
    wanted = pa.array([tidy(one) for one in places], pa.large_string())
    of_key, rows = _pairs(wanted, _places_of(result, list))
    left = np.setdiff1d(np.arange(len(places)), of_key)
    if not len(left):
        return of_key, rows
    short = pa.array([_file_name(places[at]) for at in left.tolist()], pa.large_string())
    of_short, more = _pairs(short, _places_of(result, lambda sources: [_file_name(one) for one in sources]))
    return np.concatenate((of_key, left[of_short])), np.concatenate((rows, more))


def places_of(result: FleetResult) -> pa.Array:
    """Where each line stands, as `fleet.xlsx [SIMs]:12`; with the folder where files of two have one name."""
    return _places_of(result, _short)


def _places_of(result: FleetResult, named: Callable[[list[str]], list[str]]) -> pa.Array:
    """The same, the sources called so."""
    at, sources = codes_of(arrow(result.sims["source"]))
    texts = pa.array(named(sources), pa.large_string()).take(pa.array(at))
    row = arrow(result.sims["row"]).cast(pa.large_string())
    return pc.binary_join_element_wise(texts, row, pa.scalar(":", pa.large_string()))


def _short(sources: list[str]) -> list[str]:
    names = [_file_name(one) for one in sources]
    return [name if names.count(name) == 1 else source for name, source in zip(names, sources, strict=True)]


def _file_name(place: str) -> str:
    """A place without the folder of its file."""
    return tidy(place).replace("\\", "/").rpartition("/")[2]


def own_names(result: FleetResult, rows: Sequence[int]) -> list[str]:
    """By what some rows are named, where no other row is called so; blank where there is nothing."""
    wanted = np.asarray(rows, np.int64)
    named = [_names(result, name) for name in _BEST]
    keys = [texts.take(pa.array(wanted)) for texts in named]
    codes, texts = distinct_texts(pa.chunked_array(keys))
    size = max(len(result.sims), 1)
    met = [(of_key, at) for of_key, at in (_pairs(texts, one) for one in named)]
    met_by = np.unique(np.concatenate([of_key * size + at for of_key, at in met])) // size
    once = np.append(np.bincount(met_by, minlength=len(texts)) == 1, False)
    found = pa.nulls(len(wanted), pa.large_string())
    for own, column in zip(codes.reshape(len(named), -1), keys, strict=True):
        found = pc.coalesce(found, pc.if_else(pa.array(once[own]), column, pa.scalar(None, column.type)))
    return [text or "" for text in found.to_pylist()]


def same_key(text: str) -> str:
    """A key in the one form that all its spellings have."""
    plain = tidy(text)
    if plain.startswith("+") and plain[1:].isdecimal() and plain.isascii():
        return plain
    read = read_phone(plain)
    return plain.casefold() if read.value is None or read.trouble is not None else str(read.value)


def _names(result: FleetResult, name: str) -> pa.Array:
    """The texts of a column by which people may call lines; a place in the sheet is none of them."""
    texts = arrow(result.sims[name]).cast(pa.large_string())
    if name == CARD:
        return bare_cards(texts)
    if name != LINE_NAMES[0]:
        return texts
    bare = pc.and_(*(pc.is_null(arrow(result.sims[one])) for one in LINE_NAMES[1:]))
    return pc.if_else(pc.and_(bare, pc.starts_with(texts, NAMELESS)), pa.scalar(None, texts.type), texts)


def _pairs(keys: pa.Array, texts: pa.Array) -> Pairs:
    """Which rows have a key as their text: pairs of a key's place and a row."""
    of_key, distinct = distinct_texts(keys)
    at = pc.fill_null(pc.index_in(texts, distinct), -1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(at >= 0)
    places, met = joined(np.arange(len(distinct)), at[rows], rows)
    left, right = joined(of_key.astype(np.int64), places, met)
    return left, right
