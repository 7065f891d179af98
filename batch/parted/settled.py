"""How the columns of a fleet are read, the same in each of its parts; and one part understood by it.

Must not know what the rows of a fleet together show.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import pyarrow as pa

from batch.fleet.check import headings_of
from batch.fleet.single import vocabulary
from batch.identity import looks_like_bare_hkid
from batch.parted.part import NotInParts, Part
from batch.parted.part_read import Chosen, aligned, read_part
from batch.parted.survey import Surveyed, with_texts
from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.cell_type import CellType
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import Cleaner, CleanTable
from batch.understanding.clean_column import CleanColumn
from batch.understanding.matching import Matching
from batch.understanding.no_lines import only_lines
from batch.understanding.quick import may_hold_identity
from batch.understanding.words import fold_script
from batch.understanding.words_settled import WordsSettled
from engine.rulebook.book import Rulebook

_FEW = 300  # distinct texts of a column that may say what others hold: the currency, the area


@dataclass(frozen=True)
class ColumnsSettled:
    """What every part is read by: the table of the whole in small, what its columns hold, the texts they are judged
    by, what people said of them, and the files' names."""

    like: RawTable
    matching: Matching
    texts: Mapping[str, pa.Array]
    chosen: Chosen
    words: WordsSettled

    def with_below(self, below: Sequence[str]) -> ColumnsSettled:
        """The same, where rows that are no lines say something too."""
        return replace(self, like=replace(self.like, below=(*self.like.below, *below)))


def settled_of(
    surveyed: Surveyed, matching: Matching, rulebook: Rulebook, chosen: Chosen, words: WordsSettled
) -> ColumnsSettled:
    """How columns are read, of which it is known what each holds."""
    by_letter = {item.letter: rulebook.readable[item.fact] for item in matching.matched.values()}
    texts = {}
    for letter, found in surveyed.texts.items():
        fact = by_letter.get(letter)
        if fact is None:
            if len(found) <= _FEW:
                texts[letter] = found
            continue
        cells = cell_type_of(fact)
        if cells.free_text:
            texts[letter] = _like_identities(found)
        elif cells.looks_around or cells.has_currency or type(cells).doubts is not CellType.doubts:
            texts[letter] = found
    return ColumnsSettled(surveyed.table, matching, texts, chosen, words)


def _like_identities(texts: pa.Array) -> pa.Array:
    """Those of the texts that decide whether a column's tags only look like identity numbers."""
    maybe = texts.filter(pa.array(may_hold_identity(texts)))
    return pa.array([text for text in maybe.to_pylist() if looks_like_bare_hkid(text)], pa.large_string())


@dataclass(frozen=True)
class PartUnderstood:
    """A part's lines as texts and as typed facts, and what the rows say that are no lines."""

    table: RawTable
    clean: CleanTable
    below: tuple[str, ...]


def understood(
    part: Part, rulebook: Rulebook, settled: ColumnsSettled, facts: Collection[str] | None = None
) -> PartUnderstood:
    """One part, read and understood; of these `facts` alone, if they are named."""
    table = aligned(read_part(part, rulebook, settled.chosen), settled.like)
    lines = only_lines(headings_of(rulebook), table, settled.matching)
    if lines is None:
        raise NotInParts("numbers")
    matching = settled.matching if facts is None else _only(settled.matching, facts, rulebook)
    cleaner = Cleaner(rulebook.readable, vocabulary(rulebook), rulebook.platforms, settled.words)
    needed = {item.letter for item in matching.matched.values()} | {
        left.letter for left in matching.unmatched
    }
    texts = {letter: found for letter, found in settled.texts.items() if letter in needed}
    clean = cleaner.clean(with_texts(lines, texts), matching)
    others = replace(
        lines, columns=tuple(column.slice(0, 0) for column in lines.columns), rows=lines.rows[:0]
    )
    told = cleaner.clean(with_texts(others, texts), matching).notices if clean.notices else []
    return PartUnderstood(
        lines, _first_rows(clean, len(lines.rows), told), lines.below[len(settled.like.below) :]
    )


def _only(matching: Matching, facts: Collection[str], rulebook: Rulebook) -> Matching:
    """The columns of some facts, and those that say of which area a number is."""
    areas = vocabulary(rulebook).area_code_headings
    return Matching(
        {name: item for name, item in matching.matched.items() if name in facts},
        tuple(left for left in matching.unmatched if fold_script(left.heading) in areas),
        {},
    )


def _first_rows(table: CleanTable, size: int, told: Sequence[Notice]) -> CleanTable:
    """The table's first rows alone; `told`: the notices of the others."""
    last = int(table.rows[size - 1]) if size else 0
    counts = {(one.type, one.params.get("heading", "")): int(one.params.get("count", 0)) for one in told}
    notices = []
    for notice in table.notices:
        others = counts.get((notice.type, notice.params.get("heading", "")), 0)
        if others and int(notice.params["count"]) <= others:
            continue
        params = notice.params | ({"count": str(int(notice.params["count"]) - others)} if others else {})
        notices.append(msgspec.structs.replace(notice, params=params))
    return replace(
        table,
        columns={name: _first(column, size) for name, column in table.columns.items()},
        carried={heading: texts.slice(0, size) for heading, texts in table.carried.items()},
        problems=[problem for problem in table.problems if problem.row <= last],
        notices=notices,
        place_of=table.place_of[:size],
        rows=np.asarray(table.rows[:size]),
    )


def _first(column: CleanColumn, size: int) -> CleanColumn:
    return replace(
        column,
        numbers=column.numbers[:size],
        known=column.known[:size],
        texts=None if column.texts is None else column.texts.slice(0, size),
        names_at=None if column.names_at is None else column.names_at[:size],
    )
