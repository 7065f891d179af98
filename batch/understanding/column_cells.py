"""Understand a column of texts as one fact: each distinct text once, then mapped back to the rows.

It must not know where the column stands in which file; troubles are handed on by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import Places, distinct_texts
from batch.problems import Severity, with_severity
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean_column import CleanColumn, Codes, Flags, ToldApart, in_few_bytes
from batch.understanding.column_evidence import chance_identity
from batch.understanding.quick import Quick
from batch.understanding.texts_of_length import with_before
from batch.understanding.troubles import Troubles, troubles_by_row
from batch.understanding.understand import understand
from batch.understanding.understood import CellContext, Trouble, Understood
from batch.understanding.words_settled import NOTHING_SAID, Said, places_said, spelt
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode

_WARNINGS = with_severity(Severity.USED)


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
        column = replace(column, told_apart=ToldApart(column.texts, at, words))
    return column, troubles_by_row(read.troubles, words, places)


def _as_distinct(words: pa.Array, read: pa.Array) -> bool:
    """Whether each distinct text was read as it stands, or with the same letters before it, or not at all: none as
    another."""
    if read.equals(words):
        return True
    known = pc.index(read.is_valid(), True).as_py()  # the first that was read
    if known < 0 or not (first := read[known].as_py()).endswith(words[known].as_py()):
        return False
    before = first.removesuffix(words[known].as_py())
    same = pc.equal(read, with_before(before, words) if before else words)
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
        self.numbers: Codes = np.zeros(size, dtype=np.int64)
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
    numbers, known, texts = in_few_bytes(read.numbers), read.known, read.words
    if _each_its_own(places, len(known)):
        at = places
        if texts is not None and not known.all():
            texts = pc.if_else(pa.array(known), texts, pa.scalar(None, texts.type))
    else:
        # The place of a blank, -1, is the one added at the end. By its own type of places numpy takes twice as fast.
        at = places.astype(np.intp)
        known, numbers = np.append(known, False)[at], np.append(numbers, numbers.dtype.type(0))[at]
        if texts is not None:
            texts = texts.take(pa.array(places, mask=~known))
    if not read.names:
        return CleanColumn(fact, numbers, known, texts)
    numbered = np.full(len(read.numbers) + 1, -1, dtype=np.int32)
    numbered[list(read.names)] = np.arange(len(read.names), dtype=np.int32)
    return CleanColumn(fact, numbers, known, texts, tuple(read.names.values()), numbered[at])


def _each_its_own(places: Places, distinct: int) -> bool:
    """Whether each row has a text of its own, in their order."""
    return len(places) == distinct and np.array_equal(places, np.arange(distinct, dtype=places.dtype))
