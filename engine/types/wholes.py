"""What is found of a whole fleet, filled piece by piece, in few bytes until it is looked at. Knows no fact or rule."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engine.types.lanes import Column
from engine.types.narrow import FARTHEST, farthest
from engine.types.planes import Codes, Marks
from engine.types.words import WORD

INDEX = np.int16


class Whole:
    """Named arrays of a whole fleet, filled piece by piece; what no piece fills stays 0."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.arrays: dict[str, Any] = {}

    def put(self, name: str, piece: slice, found: Any, kind: Any) -> None:
        """Keep what was found of a piece; what was found of all is kept as it is."""
        if isinstance(found, np.ndarray) and len(found) == self.size and found.dtype == kind:
            self.arrays[name] = found
        else:
            self.array(name, kind)[piece] = found

    def array(self, name: str, kind: Any) -> Any:
        """The array of that name, made when it is first asked for."""
        if name not in self.arrays:
            self.arrays[name] = np.zeros(self.size, dtype=kind)
        return self.arrays[name]


class WholeColumns:
    """Named columns of a whole fleet, filled piece by piece: numbers in four bytes while they fit, marks in bits."""

    def __init__(self, size: int) -> None:
        self._values: dict[str, Any] = {}
        self._known = WholeBits(size)
        self._size = size

    def put(self, name: str, piece: slice, column: Column) -> None:
        """Keep a piece's column, whose unknown numbers are 0; of one that is nowhere known, nothing."""
        if column.known is False:
            return
        if name not in self._values:
            self._values[name] = np.zeros(self._size, dtype=np.int32)
        values = self._values[name]
        if values.itemsize <= 4 and farthest(column.values) > FARTHEST:
            values = self._values[name] = values.astype(np.int64)
        values[piece] = column.values
        self._known.put(name, piece, column.known)

    def column(self, name: str) -> Column:
        """A number and a mark for each SIM, made when they are looked at."""
        if name not in self._values:
            return Column(np.zeros(self._size, np.int64), np.zeros(self._size, np.bool_))
        return Column(self._values[name].astype(np.int64), self._known.each()[name])


class WholeBits:
    """Named marks or codes of a whole fleet in bits, filled piece by piece; what no piece fills stays 0."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: dict[str, Any] = {}

    def put(self, name: str, piece: slice, found: Any) -> None:
        """Keep what was found of a piece, which begins with a word."""
        if isinstance(found, bool):
            found = Marks.same(found, piece.stop - piece.start)
        words = (found.yes, found.may) if isinstance(found, Codes) else (found.words,)
        if name not in self.rows:
            self.rows[name] = [np.zeros(-(-self.size // WORD), dtype=word.dtype) for word in words]
        start = piece.start // WORD
        for row, word in zip(self.rows[name], words, strict=True):
            row[start : start + len(word)] = word

    def each(self) -> "Each":
        return Each(self.rows, self.size)


class Each(Mapping[str, Any]):
    """Marks or codes by name, for each SIM one, which are unpacked when they are looked at."""

    def __init__(self, rows: Mapping[str, Sequence[Any]], size: int) -> None:
        self._rows, self._size = rows, size

    def __getitem__(self, name: str) -> Any:
        return np.asarray(self.in_bits(name))

    def in_bits(self, name: str) -> Any:
        """The marks or codes of a name as they are kept."""
        first, *more = self._rows[name]
        return Codes(first, more[0], self._size) if more else Marks(first, self._size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
