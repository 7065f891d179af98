"""Find the rows of a table that answers are meant for. It must not know what is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.answers.answers_file import LineAnswer
from batch.answers.met import LinesMet
from batch.answers.named import groups_met, named_lines, names_in
from batch.answers.words_there import by_heading, heard_of, spellings, words_of
from batch.columns import distinct_texts
from batch.identity import mask_name, mask_words
from batch.problems import Notice
from batch.shown import first_of, one_line
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn
from batch.understanding.column_cells import read_column
from batch.understanding.line_keys import CARD, LINE_NAMES, bare_cards, line_keys
from batch.understanding.understand import CellContext, CellWords, understand_alone
from batch.understanding.words import fold_script, nearest
from batch.understanding.words_settled import spelt
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Pairs = tuple[Rows, Rows]
_MOST_LISTED = 10
_NO_PAIRS = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


class Lines:
    """The rows of a table, to be told apart by facts and by the columns carried along."""

    def __init__(
        self,
        table: CleanTable,
        facts: Mapping[str, Fact],
        vocabulary: CellWords,
        words: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`words`: by what `where` names, the words that stand there in all of a fleet, if the table is not all."""
        self._table, self._facts, self._context = table, facts, CellContext(vocabulary)
        self._words = words or {}
        self._headed = by_heading(
            (matched.heading, name) for place in table.places for name, matched in place.columns.items()
        )
        self._carried = by_heading((heading, heading) for heading in table.carried)
        self.notices: list[Notice] = []  # what `where` names that no line has, or more than one thing may be

    def meant(self, answers: Sequence[LineAnswer]) -> Pairs:
        """The rows that each answer is for: pairs of an answer's place and a row, by answer and then row."""
        wide = [(at, self._told_apart(one)) for at, one in enumerate(answers) if not (one.line or one.lines)]
        parts = [(np.full(len(rows), at, dtype=np.int64), rows) for at, rows in wide]
        parts.append(self._named(answers))
        of, rows = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        order = np.lexsort((rows, of))
        return of[order], rows[order]

    def torn(self, answers: Sequence[LineAnswer], met: Pairs) -> list[int]:
        """The places of answers for one line that are met by the rows of several."""
        of, rows = met
        ends = np.searchsorted(of, np.arange(len(answers) + 1))
        return [
            at for at, one in enumerate(answers) if one.line and self._several(rows[ends[at] : ends[at + 1]])
        ]

    def _several(self, rows: Rows) -> bool:
        if len(rows) < 2:
            return False
        keys = self._line_keys[rows]
        return bool((keys < 0).any() or (keys != keys[0]).any())

    def unknown_keys(self, answer: LineAnswer) -> Iterator[tuple[str, str]]:
        """The keys of `where` that are neither a fact nor a heading, each with the nearest that is."""
        for name in answer.where:
            known = (self._names, self._headed, self._carried)
            if name not in self._facts and not any(fold_script(name) in names for names in known):
                yield name, nearest(name, self._names.values(), least=0.6)

    @cached_property
    def _names(self) -> dict[str, str]:
        headed = [matched.heading for place in self._table.places for matched in place.columns.values()]
        return {fold_script(name): name for name in (*self._facts, *headed, *self._table.carried)}

    @cached_property
    def _line_keys(self) -> Rows:
        return line_keys(self._table.columns, self._table.size)

    def _told_apart(self, answer: LineAnswer) -> Rows:
        mask = np.ones(self._table.size, dtype=np.bool_)
        for name, texts in answer.where.items():
            mask &= self._where(answer.file, name, texts)
        return np.flatnonzero(mask)

    def _named(self, answers: Sequence[LineAnswer]) -> Pairs:
        """The rows of the answers that name their lines; a file may have an answer a line."""
        named = [(at, key) for at, one in enumerate(answers) for key in named_lines(one)]
        keys = {key: place for place, key in enumerate(dict.fromkeys(key for _, key in named))}
        if not keys:
            return _NO_PAIRS
        of = np.asarray([at for at, _ in named], dtype=np.int64)
        of_key = np.asarray([keys[key] for _, key in named], dtype=np.int64)
        left, right = joined(of_key, *self.rows_called(list(keys)))
        pairs = np.unique(np.stack((of[left], right), axis=1), axis=0)
        return pairs[:, 0], pairs[:, 1]

    def met(self, answers: Sequence[LineAnswer], met: Pairs, torn: Sequence[int]) -> LinesMet:
        """What the answers meet, by the pairs of them and rows."""
        of, rows = met
        keys = names_in(answers)
        there = self.rows_called(keys)[0].tolist() if keys else ()
        ends = np.searchsorted(of, np.arange(len(answers) + 1))
        numbers = {at: self._table.rows[rows[ends[at] : ends[at + 1]]].tolist() for at in torn}
        return LinesMet({keys[place] for place in there}, groups_met(answers, of), numbers)

    def names(self) -> pa.Array:
        """What each row's line is called."""
        columns = self._table.columns
        texts = [columns[name].cells.cast(pa.large_string()) for name in LINE_NAMES if name in columns]
        return pc.coalesce(*texts) if texts else pa.nulls(self._table.size, pa.large_string())

    def rows_called(self, keys: Sequence[str]) -> Pairs:
        """Which rows have a key as one of their names: pairs of a key's place and a row."""
        wanted = pa.array(keys, pa.large_string())
        found = [self._rows(name, wanted) for name in LINE_NAMES if name in self._table.columns] or [
            _NO_PAIRS
        ]
        of, rows = (np.concatenate([pairs[side] for pairs in found]) for side in (0, 1))
        return of, rows

    def _rows(self, name: str, keys: pa.Array) -> Pairs:
        """Which key a row has as this fact: pairs of a key's place and a row."""
        return rows_saying(self._facts[name], keys, self._table.columns[name].cells, self._context)

    def fact_under(self, name: str) -> str:
        """The fact that `where` means by a name; blank where it means none that the table has."""
        column = self._column(name)
        return column.fact.name if column else ""

    def _column(self, name: str) -> CleanColumn | None:
        columns = self._table.columns
        return columns.get(name) or columns.get(self._headed.get(fold_script(name), ""))

    def _cells(self, name: str) -> pa.Array | pa.ChunkedArray | None:
        """The cells that are told apart by their words alone, where `where` means such ones."""
        column = self._column(name)
        if column is not None:
            return column.cells if type_of(column.fact).opaque else None
        heading = self._carried.get(fold_script(name))
        return None if heading is None else self._table.carried[heading]

    def heard(self, answers: Sequence[LineAnswer]) -> dict[str, dict[str, bool]]:
        """Of what `where` names and words tell apart, all that may be meant and the first of the others, and which."""
        asked: dict[str, dict[str, None]] = {}
        for one in answers:
            for name, texts in one.where.items():
                asked.setdefault(name, {}).update(dict.fromkeys(texts))
        cells = {name: self._cells(name) for name in asked}
        return {
            name: heard_of(words_of(distinct_texts(found)[1]), asked[name])
            for name, found in cells.items()
            if found is not None
        }

    def _where(self, file: str, name: str, texts: Sequence[str]) -> Flags:
        """The rows whose fact, or whose cell under a heading, says one of the texts."""
        mask = np.zeros(self._table.size, dtype=np.bool_)
        cells, column = self._cells(name), self._column(name)
        if cells is not None:
            return self._says(file, name, cells, texts)
        if column is None:
            return mask
        for text in texts:
            found = understand_alone(column.fact, text, self._context)
            if found.value is not None:
                same = column.known & (column.numbers == encode(column.fact, found.value))
                mask |= same & _has_names(column, found.names) if found.names else same
        return mask

    def _says(self, file: str, name: str, cells: pa.Array | pa.ChunkedArray, texts: Sequence[str]) -> Flags:
        """The rows whose cell is one of the texts, or says it in one of its two languages where no other cell does."""
        places, words = distinct_texts(cells)
        own = words_of(words)
        there = self._words.get(name, own)
        said: set[str] = set()
        unclear = False
        for text in texts:
            found = [word for word in there if spelt(word) == spelt(text)]
            if not found:
                found = [word for word in there if spellings(word) & spellings(text)]
                if len(set(map(spelt, found))) > 1:
                    self._tell("where_unclear", file, name, text, found)
                    unclear = True
                    continue
            said.update(found)
        if not said and not unclear:
            self._tell("where_unmet", file, name, texts[0], there)
        marks = np.asarray(
            [*(word in said for word in own), False], dtype=np.bool_
        )  # the last, of -1, is a blank's
        return marks[places]

    def _tell(self, kind: str, file: str, name: str, text: str, there: Sequence[str]) -> None:
        fact = self._facts.get(self._headed.get(fold_script(name), name))
        hide = mask_name if fact is not None and fact.private else mask_words
        shown = [hide(one_line(word)) for word in dict.fromkeys(there) if word]
        params = {"key": name, "given": hide(one_line(text)), "there": first_of(shown, _MOST_LISTED)}
        if kind == "where_unmet":
            params["near"] = nearest(text, shown, least=0.6)
        self.notices.append(Notice(kind, file, "", params))


def rows_saying(fact: Fact, keys: pa.Array, cells: pa.Array, context: CellContext) -> Pairs:
    """Which of some keys, as people write them, a cell of the fact says: pairs of a key's place and a row."""
    read, _ = read_column(fact, keys, context)
    said, there = read.cells, cells.cast(pa.large_string())
    if fact.name == CARD:
        said, there = bare_cards(said), bare_cards(there)
    of_key, texts = distinct_texts(said)
    at = pc.fill_null(pc.index_in(there, texts), -1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(at >= 0)
    left, right = joined(at[rows], of_key.astype(np.int64), np.arange(len(of_key)))
    return right, rows[left]


def joined(wanted: Rows, keys: Rows, values: Rows) -> Pairs:
    """Pairs of a place in `wanted` and each of the `values` whose key is wanted there."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
    counts = last - first
    left = np.repeat(np.arange(len(wanted)), counts)
    within = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
    return left, values[first[left] + within]


def _has_names(column: CleanColumn, names: tuple[str, ...]) -> Flags:
    """Where a column has these names, such as that of a carrier which the rulebook doesn't know."""
    if column.names_at is None:
        return np.zeros(len(column.known), dtype=np.bool_)
    wanted = [spelt(name) for name in names]
    same = [[spelt(one) for one in listed] == wanted for listed in column.names]
    return np.asarray([*same, False], dtype=np.bool_)[column.names_at]
