"""Split the hidden texts of a report's rows into codes again, and see whether each row is as it was written. Must not
know what the codes mean, nor where the texts stand on the sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded
from batch.report.fingerprint import WHOLE, check_texts, compared, hashes
from batch.report.record import FIRST_FORMAT, SEPARATOR, About, as_column, hash_of_parts
from batch.report.row_checks import RowPart, RowSums
from batch.report.row_parts import alike

if TYPE_CHECKING:
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]

_PIECE = 1 << 15  # rows at a time, to spare the memory
Cells = Callable[[int], pa.DictionaryArray]


class Records:
    """The hidden texts of some rows: `lines` has the position of each (-1: it has no valid record) and its codes."""

    def __init__(self, about: About, records: pa.Array, checks: pa.Array, parts: Sequence[pa.Array]) -> None:
        self.about, self._checks = about, checks
        names = [*about.codes, *about.facts]
        own, *shared = ([names[number] for number in codes] for codes, _ in about.held)
        position, *texts = _split_in_pieces(records, len(own))
        found = dict(zip(own, texts, strict=True))
        self._marks: list[pa.Array] = []
        for codes, cells in zip(shared, parts, strict=True):
            *texts, marks = _split_distinct(cells, len(codes))
            found |= zip(codes, texts, strict=True)
            self._marks.append(marks)
        table: dict[str, Any] = {"position": _positions(decoded(position), about.rows)}
        self.lines = pd.DataFrame(table | {name: as_column(found[name]) for name in names})

    def checked(self, fixed: Sequence[int], cells: Cells) -> tuple[Flags, Flags]:
        """Whether each row is as it was written; and whether its codes, and each of the `fixed` columns, are not.

        `cells` gives a column as it is read.
        """
        if self.about.format == FIRST_FORMAT:
            found = [
                hash_of_parts([self._position, *map(self._code, (*self.about.codes, *self.about.facts))])
            ]
            found += [hashes(cells(number)) for number in fixed]
            return compared(self._checks, check_texts(found, self.about.id), len(found))
        return self._checked_in_parts({number: at for at, number in enumerate(fixed, start=1)}, cells)

    def _checked_in_parts(self, places: dict[int, int], cells: Cells) -> tuple[Flags, Flags]:
        own, *shared = (self._part(codes, numbers, cells) for codes, numbers in self.about.held)
        sums = RowSums(len(self.lines))
        expected: list[pa.Array] = []
        for part in shared:
            met = alike([*part.codes, *part.cells], len(self.lines))
            expected.append(sums.add_shared(part, met).take(pa.array(met.of)))
        own = own._replace(codes=[self._position, *own.codes])
        checks = sums.checks(self.about.id, sums.add_own(own))
        same = _equal(self._checks, checks)
        for ours, theirs in zip(expected, self._marks, strict=True):
            same &= _equal(theirs, ours)
        differ = np.zeros((len(same), 1 + len(places)), np.bool_)
        rows = pa.array(np.flatnonzero(~same))
        begin = pc.utf8_slice_codeunits
        pairs = [(begin(self._checks.take(rows), WHOLE), begin(checks.take(rows), WHOLE))]
        pairs += [
            (found.take(rows), one.take(rows)) for found, one in zip(self._marks, expected, strict=True)
        ]
        for part, (theirs, ours) in zip([own, *shared], pairs, strict=True):
            columns = [0, *(places[number] for number in part.numbers)]
            for row, found, wanted in zip(
                rows.to_pylist(), theirs.to_pylist(), ours.to_pylist(), strict=True
            ):
                if found is not None and len(found) == len(wanted):
                    differ[row, columns] |= [one != other for one, other in zip(found, wanted, strict=True)]
        return same, differ

    def _part(self, codes: Sequence[int], numbers: Sequence[int], cells: Cells) -> RowPart:
        names = [*self.about.codes, *self.about.facts]
        return RowPart(
            [self._code(names[at]) for at in codes], [cells(number) for number in numbers], numbers
        )

    @property
    def _position(self) -> pa.Array:
        return pa.array(self.lines["position"].to_numpy()).cast(pa.string())

    def _code(self, name: str) -> pa.Array:
        return pa.array(self.lines[name])


def _equal(found: pa.Array, expected: pa.Array) -> Flags:
    return np.array(pc.fill_null(pc.equal(found, expected), False).to_numpy(zero_copy_only=False), np.bool_)


def _split_in_pieces(records: pa.Array, separators: int) -> list[pa.Array]:
    pieces = [_split(records.slice(at, _PIECE), separators) for at in range(0, max(len(records), 1), _PIECE)]
    columns = [pa.chunked_array(parts).unify_dictionaries() for parts in zip(*pieces, strict=True)]
    return [pa.concat_arrays(column.chunks) for column in columns]


def _split_distinct(texts: pa.Array, separators: int) -> list[pa.Array]:
    """The parts of texts that many rows share, those of each distinct one once; the last, the marks, as texts."""
    coded = texts.dictionary_encode(null_encoding="encode")
    *codes, marks = (decoded(one) for one in _split(coded.dictionary, separators))
    return [*(pa.DictionaryArray.from_arrays(coded.indices, one) for one in codes), marks.take(coded.indices)]


def _split(records: pa.Array, separators: int) -> list[pa.Array]:
    """The parts of some records, each as a dictionary; blank where a record has more or fewer."""
    blank = SEPARATOR * separators
    texts = pc.fill_null(records.cast(pa.large_string()), blank)
    texts = pc.if_else(pc.equal(pc.count_substring(texts, SEPARATOR), separators), texts, blank)
    parts = pc.list_flatten(pc.split_pattern(texts, SEPARATOR))
    count = separators + 1
    return [parts.take(pa.array(np.arange(at, len(parts), count))).dictionary_encode() for at in range(count)]


def _positions(texts: pa.Array, rows: int) -> npt.NDArray[np.int64]:
    sound = pc.match_substring_regex(texts, "^[0-9]{1,9}$")
    numbers = pc.cast(pc.if_else(sound, texts, "-1"), pa.int64()).to_numpy(zero_copy_only=False)
    return np.where(numbers < rows, numbers, -1)
