"""Understand a column of texts as one fact: each distinct text once, then mapped back to the rows.

It must not know where the column stands in which file; troubles are handed on by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import Places, distinct_texts
from batch.problems import Severity, with_severity
from batch.understanding.cell_types import cell_type_of
from batch.understanding.column_evidence import chance_identity
from batch.understanding.quick import Quick
from batch.understanding.troubles import Troubles, troubles_by_row
from batch.understanding.understand import understand
from batch.understanding.understood import CellContext, Trouble, Understood
from batch.understanding.words_settled import NOTHING_SAID, Said, places_said, spelt
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_WARNINGS = with_severity(Severity.USED)
# Those of every script: 陳\u3000大文 is 陳 大文.
_BLANKS = r"[\s\p{Z}]+"
_NOT_ONE_BLANK = r"[\s\p{Z}]{2}|[^\S ]|[^\P{Z} ]"
NO_NAMES: tuple[tuple[str, ...], ...] = ()


class ToldApart(NamedTuple):
    """Cells, for each the place of its text among the distinct ones (-1: none), and those."""

    cells: pa.Array
    places: Places
    texts: pa.Array


@dataclass(frozen=True)
class CleanColumn:
    """A fact's values over the rows: as the engine computes with them, and as the report shows them.

    `numbers` count only where `known`. `texts` are the cells of a fact whose values are texts, null where unknown.
    `names_at` points into `names`: listed services, or an unlisted carrier's name; -1 for none. `told_apart` spares the
    search where reading these cells has told their texts apart.
    """

    fact: Fact
    numbers: Numbers
    known: Flags
    texts: pa.Array | None = None
    names: tuple[tuple[str, ...], ...] = NO_NAMES
    names_at: Places | None = None
    told_apart: ToldApart | None = None

    @cached_property
    def cells(self) -> pa.Array:
        """The values as people see them: texts, or booleans, codes (dictionary), decimals with two places, dates, whole
        numbers, made where somebody looks; null where unknown. A date or phone "none" is known, and has no cell."""
        if self.texts is not None:
            return self.texts
        return cell_type_of(self.fact).column(self.fact, self.numbers, self.known)

    @cached_property
    def coded(self) -> tuple[Numbers, pa.Array]:
        """For each row the number of its cell among the distinct ones (-1: none), and those; found once."""
        told = self.told_apart
        if told is not None and told.cells is self.cells:
            return told.places.astype(np.int64), told.texts
        places, distinct = distinct_texts(self.cells)
        return places.astype(np.int64), distinct

    @cached_property
    def named(self) -> Numbers:
        """The same where names that differ only in their case and blanks are one."""
        places, texts = self.coded
        numbers = (
            pc.dictionary_encode(names_spelt(texts)).indices.to_numpy(zero_copy_only=False).astype(np.int64)
        )
        found: Numbers = np.append(numbers, -1)[places]
        return found

    def without(self, rows: Flags) -> CleanColumn:
        """The column with nothing known in these rows."""
        texts = self.texts
        if texts is not None:
            texts = pc.if_else(pa.array(rows), pa.scalar(None, texts.type), texts)
        return replace(self, known=self.known & ~rows, texts=texts)


@dataclass(frozen=True)
class RowContexts:
    """The contexts that the cells of a column are read in, and for each row the place of its own."""

    contexts: tuple[CellContext, ...]
    of_row: Places


def read_column(
    fact: Fact,
    texts: pa.ChunkedArray | pa.Array,
    context: CellContext | RowContexts,
    said: Said = NOTHING_SAID,
) -> tuple[CleanColumn, Troubles]:
    """The column's values, and the troubles of its rows in row order; `said`: texts that somebody has settled."""
    places, words = distinct_texts(texts)
    cells = cell_type_of(fact)
    bare = not cells.free_text or not chance_identity(fact.name, words)
    settled = {place: said[spelt(words[place].as_py())] for place in places_said(words, said)}
    if isinstance(context, RowContexts):
        read, words, places = _read_in_contexts(fact, words, places, context, bare, settled)
    else:
        if cells.looks_around:
            context = cells.around(words.to_pylist(), context)
        read = _read(fact, words, cells.settled(words, context), bare, settled)
        for place, trouble in cells.doubts(words, read.words, context).items():
            if place not in settled:
                read.doubt(place, trouble)
    column = _by_row(fact, read, places)
    if read.words is not None and _as_distinct(words, read.words):
        shown = np.append(read.known & read.words.is_valid().to_numpy(zero_copy_only=False), False)[places]
        at = np.where(shown, places, np.int32(-1))
        column = replace(column, told_apart=ToldApart(column.cells, at, words))
    return column, troubles_by_row(read.troubles, words, places)


def _as_distinct(words: pa.Array, read: pa.Array) -> bool:
    """Whether each distinct text was read as it stands, or with the same letters before it, or not at all: none as
    another."""
    if read.equals(words):
        return True
    known = pc.index(read.is_valid(), True).as_py()  # the first that was read
    if known < 0 or not (first := read[known].as_py()).endswith(words[known].as_py()):
        return False
    before = pa.repeat(pa.scalar(first.removesuffix(words[known].as_py()), words.type), len(words))
    same = pc.equal(read, pc.binary_join_element_wise(before, words, pa.scalar("", words.type)))
    return bool(pc.all(same, skip_nulls=True).as_py())


def _read_in_contexts(
    fact: Fact,
    words: pa.Array,
    places: Places,
    rows: RowContexts,
    bare: bool,
    settled: Mapping[int, Understood],
) -> tuple[_Read, pa.Array, Places]:
    """The distinct pairs of text and context, each read once; and for each row the place of its pair."""
    pairs, at = np.unique(places.astype(np.int64) + 1 + rows.of_row * (len(words) + 1), return_inverse=True)
    contexts, texts = np.divmod(pairs, len(words) + 1)
    given = np.flatnonzero(texts > 0)
    read = _Read(len(given))
    for number in np.unique(contexts[given]).tolist():
        chosen = np.flatnonzero(contexts[given] == number)
        at_words = texts[given][chosen] - 1
        context = cell_type_of(fact).settled(words, rows.contexts[number])
        known = {at: settled[place] for at, place in enumerate(at_words.tolist()) if place in settled}
        read.put(chosen, _read(fact, words.take(pa.array(at_words)), context, bare, known))
    numbered = np.full(len(pairs), -1, dtype=np.int32)
    numbered[given] = np.arange(len(given), dtype=np.int32)
    return read, words.take(pa.array(texts[given] - 1)), numbered[at.reshape(-1)]


class _Read:
    """The distinct texts of a column as understood."""

    def __init__(self, size: int) -> None:
        self.numbers: Numbers = np.zeros(size, dtype=np.int64)
        self.known: Flags = np.zeros(size, dtype=bool)
        self.words: pa.Array | None = None
        self.names: dict[int, tuple[str, ...]] = {}
        self.troubles: dict[int, Trouble] = {}

    def put(self, places: npt.NDArray[np.int64], part: _Read) -> None:
        """Take over what was read of the texts at these places; only of types whose values are numbers."""
        self.numbers[places], self.known[places] = part.numbers, part.known
        self.names |= {int(places[at]): names for at, names in part.names.items()}
        self.troubles |= {int(places[at]): trouble for at, trouble in part.troubles.items()}

    def doubt(self, place: int, trouble: Trouble) -> None:
        """What the rest of the column says of a text; a warning leaves the value, a refusal takes it."""
        known = self.troubles.get(place)
        if known is not None and (known.type not in _WARNINGS or trouble.type in _WARNINGS):
            return  # only a refusal says more than a warning does
        self.troubles[place] = trouble
        if trouble.type not in _WARNINGS:
            self.known[place] = False


def _read(
    fact: Fact, words: pa.Array, context: CellContext, bare: bool, settled: Mapping[int, Understood]
) -> _Read:
    read = _Read(len(words))
    quick = cell_type_of(fact).quick(words, context)
    if quick is None:
        quick = Quick(np.zeros(len(words), dtype=bool), read.numbers)
    quick.done[list(settled)] = False
    read.numbers[quick.done] = quick.numbers[quick.done]
    read.known |= quick.done
    slow = np.flatnonzero(~quick.done)
    found: list[str | None] = []
    for place, text in zip(slow.tolist(), words.take(pa.array(slow)).to_pylist(), strict=True):
        item = settled.get(place) or understand(fact, text, context, bare)
        if item.value is not None:
            read.known[place] = True
            read.numbers[place] = encode(fact, item.value)
        found.append(item.value if isinstance(item.value, str) and read.numbers[place] else None)
        if item.names:
            read.names[place] = item.names
        if item.trouble is not None:
            read.troubles[place] = item.trouble
    if type_of(fact).opaque:
        read.words = quick.words if quick.words is not None else pa.nulls(len(words), pa.large_string())
        if found:
            slower = pa.array(found, pa.large_string())
            read.words = pc.replace_with_mask(read.words, pa.array(~quick.done), slower)
    return read


def _by_row(fact: Fact, read: _Read, places: Places) -> CleanColumn:
    # The place of a blank, -1, is the one added at the end. By its own type of places numpy takes twice as fast.
    at = places.astype(np.intp)
    known = np.append(read.known, False)[at]
    numbers = np.append(read.numbers, 0)[at]
    texts = None if read.words is None else read.words.take(pa.array(places, mask=~known))
    if not read.names:
        return CleanColumn(fact, numbers, known, texts)
    numbered = np.full(len(read.numbers) + 1, -1, dtype=np.int32)
    numbered[list(read.names)] = np.arange(len(read.names), dtype=np.int32)
    return CleanColumn(fact, numbers, known, texts, tuple(read.names.values()), numbered[at])


def join_columns(columns: Sequence[CleanColumn | None], sizes: Sequence[int]) -> CleanColumn:
    """One fact's columns of several tables end to end; a table without the fact gives unknowns."""
    fact = next(column.fact for column in columns if column is not None)
    parts = [column or unknown_column(fact, size) for column, size in zip(columns, sizes, strict=True)]
    if len(parts) == 1:
        return parts[0]
    names: list[tuple[str, ...]] = []
    places: list[Places] = []
    for part, size in zip(parts, sizes, strict=True):
        at = part.names_at if part.names_at is not None else np.full(size, -1, dtype=np.int32)
        places.append(np.where(at >= 0, at + len(names), -1).astype(np.int32))
        names += part.names
    return CleanColumn(
        fact,
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.known for part in parts]),
        pa.chunked_array([part.cells for part in parts]).combine_chunks() if type_of(fact).opaque else None,
        tuple(names),
        np.concatenate(places) if names else None,
    )


def unknown_column(fact: Fact, size: int) -> CleanColumn:
    """A fact of which no row says anything."""
    numbers, known = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool)
    return CleanColumn(
        fact, numbers, known, pa.nulls(size, pa.large_string()) if type_of(fact).opaque else None
    )


def names_spelt(texts: pa.Array) -> pa.Array:
    """Names as they are compared, whatever their case and blanks; each distinct one is spelt once."""
    encoded = pc.dictionary_encode(texts)
    alike = pc.utf8_lower(encoded.dictionary)
    if pc.any(pc.match_substring_regex(alike, _NOT_ONE_BLANK)).as_py():  # sooner seen than replaced
        alike = pc.replace_substring_regex(alike, _BLANKS, " ")
    return alike.take(encoded.indices)
