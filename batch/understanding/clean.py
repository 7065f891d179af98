"""Turn tables of texts into typed facts, and list what could not be understood, with its row and column.

It must not know how a cell is read nor what rules make of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.problem_list import ProblemList, problem_list
from batch.problems import Notice, Problem
from batch.shapes import RawTable
from batch.shown import one_line
from batch.understanding.beside_cells import with_said_beside
from batch.understanding.carried import read_carried
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean_column import CleanColumn, join_columns
from batch.understanding.column_cells import read_column
from batch.understanding.currency_context import TableCurrencies
from batch.understanding.matching import Matched, Matching, Unmatched
from batch.understanding.named_columns import naming
from batch.understanding.platforms import all_status_words, detect_platform, status_words
from batch.understanding.troubles import Troubles
from batch.understanding.understand import masked
from batch.understanding.understood import CellContext, CellWords
from batch.understanding.units import chosen_unit
from batch.understanding.words_settled import NO_WORDS, WordsSettled, spelt, times_either, times_said
from engine.rulebook.sheet_words import Platform
from engine.types.facts import Fact

_LONGEST_SHOWN = 120
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Place:
    """One table's name and, for each fact, the letter and heading of its column."""

    source: str
    sheet: str
    columns: Mapping[str, Matched]
    part: int = 0


@dataclass(frozen=True)
class RowsRead:
    """Every row that the tables hold, as `CleanTable` places its own, and the row of the `CleanTable` it went into.

    `elsewhere`: by fact, rows of the `CleanTable` whose value stands in another row than their first, and in which.
    """

    place_of: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int64]
    went_to: npt.NDArray[np.int64]
    elsewhere: Mapping[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = field(default_factory=dict)


@dataclass(frozen=True)
class CleanTable:
    """Typed facts, the columns carried along, and the problems met; rows in input order.

    `rows` are numbered as the spreadsheet program does, within the table `places[place_of[i]]`.
    `read`: the rows of the tables themselves, where several of them went into one.
    """

    columns: dict[str, CleanColumn]
    carried: dict[str, pa.ChunkedArray]
    problems: Sequence[Problem]
    notices: list[Notice]
    places: tuple[Place, ...]
    place_of: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int64]
    read: RowsRead | None = None

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def rows_read(self) -> RowsRead:
        """The rows of the tables that it is made of."""
        return self.read or RowsRead(self.place_of, self.rows, np.arange(self.size, dtype=np.int64))


@dataclass(frozen=True)
class Cleaner:
    """What cleaning needs of a rulebook: its facts (with terms read as facts), its words, its platforms."""

    facts: Mapping[str, Fact]
    vocabulary: CellWords
    platforms: Mapping[str, Platform]
    words: WordsSettled = NO_WORDS

    def clean(self, table: RawTable, matching: Matching, advance: Advance | None = None) -> CleanTable:
        """One table; `advance` is told the number of cells each time a column is done."""
        context, notices = self._context(table, matching)
        table = with_said_beside(table, matching, self.facts, self.vocabulary)
        place = Place(table.source, table.sheet, matching.matched, table.part)
        problems: list[Iterable[Problem]] = [self._heading_problems(table, matching)]
        columns: dict[str, CleanColumn] = {}
        carried: dict[str, pa.ChunkedArray] = {}
        currencies = TableCurrencies(table, matching, self.facts, context)
        for name, matched in matching.matched.items():
            fact = self.facts[name]
            unit = msgspec.structs.replace(
                context,
                month_first=matched.unit.month_first,
                either_is=self.words.currencies.get(name, ""),
                status_words={**context.status_words, **dict.fromkeys(matched.asked, "ask")},
            )
            texts = table.columns[matched.position]
            columns[name], troubles = read_column(
                fact, texts, currencies.contexts(matched, unit), self.words.of(name)
            )
            problems.append(_problems(table, troubles, matched.letter, matched.heading, fact))
            notices += self._told(table, matched, currencies.stated(matched, unit))
            if advance:
                advance(len(table.rows))
        for left in matching.unmatched:
            texts, troubles = read_carried(table.columns[left.position])
            carried[_key(left, carried)] = texts
            problems.append(_problems(table, troubles, left.letter, left.heading, None))
            if advance:
                advance(len(table.rows))
        return CleanTable(
            columns,
            carried,
            problem_list(*problems).by_row(),
            notices,
            (place,),
            np.zeros(len(table.rows), dtype=np.int32),
            table.rows,
        )

    def _heading_problems(self, table: RawTable, matching: Matching) -> list[Problem]:
        """Columns that would have been a fact's but for their unit: the whole column is not read."""
        return [
            Problem(
                left.reason,
                table.source,
                table.sheet,
                table.heading_row,
                left.letter,
                left.heading,
                left.nearest,
                left.params.get("says", ""),
                left.params | self._line_for(table, matching, left),
                part=table.part,
            )
            for left in matching.unmatched
            if left.reason and not (left.reason == "heading_reverse" and left.nearest in matching.matched)
        ]

    def _line_for(self, table: RawTable, matching: Matching, left: Unmatched) -> dict[str, str]:
        """The line of a columns file that takes the column, unless it would not help or take another from its fact."""
        facts = left.params["facts"].split(", ") if "facts" in left.params else [left.nearest]
        free = [fact for fact in facts if fact not in matching.matched]
        name = naming(left.position, table)
        helps = (
            free
            and left.suggested
            and not chosen_unit(self.facts[free[0]], left.heading, self.vocabulary).refused
        )
        return {"line": f"{free[0]}: {name}"} if helps and name else {}

    def _told(self, table: RawTable, matched: Matched, stated: str) -> list[Notice]:
        """What was read as somebody had settled it, not as it stands; `stated`: the currency of the column."""
        fact, said = self.facts[matched.fact], self.words.of(matched.fact)
        texts = table.columns[matched.position]
        found = times_said(texts, said)
        values = {text: said[spelt(text)].value for text in found}
        words = [
            f"“{masked(fact, text)}” = {'?' if value is None else cell_type_of(fact).written(value)}"
            for text, value in values.items()
        ]
        if currency := self.words.currencies.get(matched.fact):
            either = self.vocabulary.money.either
            in_either = times_either(texts, either) or {
                word: len(texts) - texts.null_count for word in {stated} & either
            }
            words += [f"“{word}” = {currency}" for word in in_either]
            found |= in_either
        if not found:
            return []
        params = {"heading": matched.heading, "words": ", ".join(words), "count": str(sum(found.values()))}
        return [Notice("words_settled", table.source, table.sheet, params)]

    def _context(self, table: RawTable, matching: Matching) -> tuple[CellContext, list[Notice]]:
        """What the table says of its cells: the calendar, and the platform whose status words it uses."""
        platform = detect_platform(table.headings, self.platforms)
        context = CellContext(
            self.vocabulary,
            date_system_1904=table.date_system_1904,
            status_elsewhere=all_status_words(self.platforms),
        )
        if not platform or "line_status" not in matching.matched:
            return context, []
        label = self.platforms[platform].label
        words = status_words(self.platforms[platform])
        notice = Notice("platform_detected", table.source, table.sheet, {"platform": label})
        return msgspec.structs.replace(context, platform=label, status_words=words), [notice]


def join(tables: Sequence[CleanTable]) -> CleanTable:
    """Several tables as one, in their order; a fact that one of them lacks is unknown there."""
    sizes = [table.size for table in tables]
    names = dict.fromkeys(name for table in tables for name in table.columns)
    headings = dict.fromkeys(name for table in tables for name in table.carried)
    firsts = np.cumsum([0, *(len(table.places) for table in tables)])
    return CleanTable(
        {name: join_columns([table.columns.get(name) for table in tables], sizes) for name in names},
        {name: _join_texts([table.carried.get(name) for table in tables], sizes) for name in headings},
        problem_list(*(table.problems for table in tables)),
        [notice for table in tables for notice in table.notices],
        tuple(place for table in tables for place in table.places),
        np.concatenate([table.place_of + first for table, first in zip(tables, firsts, strict=False)]),
        np.concatenate([table.rows for table in tables]),
    )


def _join_texts(parts: Sequence[pa.ChunkedArray | None], sizes: Sequence[int]) -> pa.ChunkedArray:
    chunks: list[pa.Array] = []
    for part, size in zip(parts, sizes, strict=True):
        chunks += [pa.nulls(size, pa.large_string())] if part is None else part.chunks
    return pa.chunked_array(chunks, pa.large_string())


def _key(left: Unmatched, carried: Mapping[str, object]) -> str:
    """The name a carried column goes by: its heading, with the letter where that is blank or there twice."""
    heading = one_line(left.heading)
    return heading if heading and heading not in carried else f"{heading} ({left.letter})".strip()


def _problems(
    table: RawTable, troubles: Troubles, letter: str, heading: str, fact: Fact | None
) -> ProblemList:
    alike = [
        Problem(
            trouble.type,
            table.source,
            table.sheet,
            0,
            letter,
            heading,
            fact.name if fact else "",
            masked(fact, text)[:_LONGEST_SHOWN],
            trouble.params,
            part=table.part,
        )
        for trouble, text in troubles.kinds
    ]
    return ProblemList(alike, troubles.place, table.rows[troubles.rows])
