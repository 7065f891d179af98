"""A fact's values over the rows of a table, or of several tables end to end, in as few bytes as hold them.

It must not know how a text is understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import Places, distinct_texts
from batch.understanding.cell_types import cell_type_of
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.narrow import narrowest

Numbers = npt.NDArray[np.integer[Any]]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

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

    `numbers` count only where `known`, and are in as few bytes as hold them; `texts` are the values of a fact that has
    texts, null where unknown. A date or phone "none" is known, has the number 0 and no cell. `names_at` points into
    `names`: listed services, or an unlisted carrier's name; -1 for none. `told_apart` spares the search where reading
    these texts has told them apart.
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
        """Booleans, codes (dictionary), decimals with two places, dates, whole numbers or texts, null where unknown."""
        if self.texts is not None:
            return self.texts
        return cell_type_of(self.fact).column(self.fact, self.numbers, self.known)

    @cached_property
    def coded(self) -> tuple[Codes, pa.Array]:
        """For each row the number of its cell among the distinct ones (-1: none), and those; found once."""
        told = self.told_apart
        if told is not None and told.cells is self.texts:
            return told.places.astype(np.int64), told.texts
        places, distinct = distinct_texts(self.cells)
        return places.astype(np.int64), distinct

    @cached_property
    def named(self) -> Codes:
        """The same where names that differ only in their case and blanks are one."""
        places, texts = self.coded
        numbers = (
            pc.dictionary_encode(names_spelt(texts)).indices.to_numpy(zero_copy_only=False).astype(np.int64)
        )
        found: Codes = np.append(numbers, -1)[places]
        return found

    def without(self, rows: Flags) -> CleanColumn:
        """The column with nothing known in these rows."""
        texts = self.texts
        if texts is not None:
            texts = pc.if_else(pa.array(rows), pa.scalar(None, texts.type), texts)
        return replace(self, known=self.known & ~rows, texts=texts)


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
    texts = [part.texts for part in parts if part.texts is not None]
    return CleanColumn(
        fact,
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.known for part in parts]),
        pa.chunked_array(texts).combine_chunks() if texts else None,
        tuple(names),
        np.concatenate(places) if names else None,
    )


def unknown_column(fact: Fact, size: int) -> CleanColumn:
    """A fact of which no row says anything."""
    texts = pa.nulls(size, pa.large_string()) if type_of(fact).opaque else None
    return CleanColumn(fact, np.zeros(size, dtype=np.int8), np.zeros(size, dtype=bool), texts)


def in_few_bytes(numbers: Numbers) -> Numbers:
    """The same numbers in as few bytes as hold them."""
    return numbers.astype(narrowest(int(numbers.min(initial=0)), int(numbers.max(initial=0))))


def names_spelt(texts: pa.Array) -> pa.Array:
    """Names as they are compared, whatever their case and blanks; each distinct one is spelt once."""
    encoded = pc.dictionary_encode(texts)
    alike = pc.utf8_lower(encoded.dictionary)
    if pc.any(pc.match_substring_regex(alike, _NOT_ONE_BLANK)).as_py():  # sooner seen than replaced
        alike = pc.replace_substring_regex(alike, _BLANKS, " ")
    return alike.take(encoded.indices)
