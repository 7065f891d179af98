"""What is found of many SIMs as bits, 64 SIMs a word: a mark for each, a Kleene code for each, a small set for each.

They take the operators that one SIM's truth value, code and number of bits take in Python, so that one evaluator serves
both. Among arrays they are arrays: numpy gets one number for each SIM. Knows neither facts nor rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.words import WORD, WORDS, numbers, packed, rows_of, unpacked


@lru_cache(maxsize=16)
def _all(size: int) -> Any:
    return packed(np.ones(size, np.bool_))


class Marks:
    """Whether something is so, for each of `size` SIMs; the bits beyond the last of them are 0."""

    __array_ufunc__ = None  # numpy leaves its operators to these
    __hash__ = None  # type: ignore[assignment]  # as of an array, `==` gives no truth value
    __slots__ = ("_each", "size", "words")

    def __init__(self, words: Any, size: int, each: Any = None) -> None:
        self.words, self.size, self._each = words, size, each

    @classmethod
    def of(cls, marks: Any) -> Marks:
        """From a truth value, or a number of which 0 is none, for each SIM."""
        return cls(packed(marks), len(marks), marks if marks.dtype == np.bool_ else None)

    @classmethod
    def same(cls, mark: bool, size: int) -> Marks:
        return cls(_all(size) if mark else np.zeros_like(_all(size)), size)

    @property
    def each(self) -> Any:
        """A truth value for each SIM."""
        if self._each is None:
            self._each = unpacked(self.words, self.size).view(np.bool_)
        return self._each

    def piece(self, piece: slice) -> Marks:
        """Those of some SIMs, of whom the first begins a word, and the last ends one or is the last of all."""
        return Marks(self.words[piece.start // WORD : -(-piece.stop // WORD)], piece.stop - piece.start)

    def any(self) -> bool:
        return bool(np.count_nonzero(self.words))

    def __and__(self, other: Any) -> Any:
        if isinstance(other, Marks):
            return Marks(self.words & other.words, self.size)
        return (self if other else False) if isinstance(other, bool) else self.each & other

    def __or__(self, other: Any) -> Any:
        if isinstance(other, Marks):
            return Marks(self.words | other.words, self.size)
        return (True if other else self) if isinstance(other, bool) else self.each | other

    def __xor__(self, other: Any) -> Any:
        if isinstance(other, Marks):
            return Marks(self.words ^ other.words, self.size)
        if isinstance(other, bool):
            return Marks(self.words ^ _all(self.size), self.size) if other else self
        return self.each ^ other

    def __invert__(self) -> Any:
        return self ^ True

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Marks | bool):
            return self & other
        return other * self.each if isinstance(other, int | np.integer | np.ndarray) else NotImplemented

    def __eq__(self, other: object) -> Any:
        return self ^ other ^ True

    def __ne__(self, other: object) -> Any:
        return self ^ other

    __rand__, __ror__, __rxor__, __rmul__ = __and__, __or__, __xor__, __mul__

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self.each if dtype is None else self.each.astype(dtype)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, places: Any) -> Any:
        return self.each[places]


class Codes:
    """The Kleene code of a condition for each of `size` SIMs: whether it holds, and whether it may."""

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]
    __slots__ = ("may", "size", "yes")

    def __init__(self, yes: Any, may: Any, size: int) -> None:
        self.yes, self.may, self.size = yes, may, size

    @classmethod
    def of(cls, codes: Any) -> Codes:
        """From a code for each SIM."""
        return cls(packed(codes == YES), packed(codes != NO), len(codes))

    @classmethod
    def same(cls, code: int, size: int) -> Codes:
        yes, may = (Marks.same(mark, size).words for mark in (code == YES, code != NO))
        return cls(yes, may, size)

    def __and__(self, other: Any) -> Any:
        if isinstance(other, int):
            return self & Codes.same(other, self.size)
        return Codes(self.yes & other.yes, self.may & other.may, self.size)

    def __or__(self, other: Any) -> Any:
        if isinstance(other, int):
            return self | Codes.same(other, self.size)
        return Codes(self.yes | other.yes, self.may | other.may, self.size)

    __rand__, __ror__ = __and__, __or__

    def __rsub__(self, yes: int) -> Codes:
        """Kleene's not, which of plain codes is YES less the code."""
        every = _all(self.size)
        return Codes(self.may ^ every, self.yes ^ every, self.size)

    def __mul__(self, where: Any) -> Any:
        """The codes where a mark says so, elsewhere NO."""
        if isinstance(where, bool):
            return self if where else Codes.same(NO, self.size)
        if isinstance(where, Marks):
            return Codes(self.yes & where.words, self.may & where.words, self.size)
        return np.asarray(self) * where

    def __eq__(self, other: object) -> Any:
        if isinstance(other, Codes):
            return self._differs(other) ^ True
        if other == YES:
            return Marks(self.yes, self.size)
        words = self.may & ~self.yes if other == UNKNOWN else self.may ^ _all(self.size)
        return Marks(words, self.size)

    def __ne__(self, other: object) -> Any:
        if isinstance(other, Codes):
            return self._differs(other)
        return Marks(self.may, self.size) if other == NO else (self == other) ^ True

    def _differs(self, other: Codes) -> Marks:
        return Marks((self.yes ^ other.yes) | (self.may ^ other.may), self.size)

    def meaning(self, meant: Sequence[int]) -> Any:
        """The codes that stand for these: what is meant by no, by unknown and by yes."""
        here = [self == code for code in (NO, UNKNOWN, YES)]
        yes, may = (
            [mark.words for mark, code in zip(here, meant, strict=True) if code in codes]
            for codes in ((YES,), (UNKNOWN, YES))
        )
        nothing = np.zeros_like(self.yes)
        return Codes(sum(yes, nothing), sum(may, nothing), self.size)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        codes = unpacked(self.yes, self.size) + unpacked(self.may, self.size)
        return codes if dtype is None else codes.astype(dtype)

    def __len__(self) -> int:
        return self.size


class Sets:
    """A set of a few things for each of `size` SIMs: a row of words for each thing, of which a number has a bit.

    `places` are the bits of those things that may be in some set, the lowest first.
    """

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]
    __slots__ = ("places", "rows", "size")

    def __init__(self, rows: Any, places: tuple[int, ...], size: int) -> None:
        self.rows, self.places, self.size = rows, places, size

    @classmethod
    def of(cls, numbers: Any, width: int) -> Sets:
        """From numbers of up to `width` bits, one for each SIM."""
        return cls(rows_of(numbers, width), tuple(range(width)), len(numbers))

    @classmethod
    def same(cls, number: int, size: int) -> Sets:
        places = tuple(place for place in range(number.bit_length()) if number >> place & 1)
        return cls(np.repeat(_all(size)[np.newaxis], len(places), axis=0), places, size)

    def __and__(self, bits: int) -> Sets:
        """What they have of some things alone."""
        at = [row for row, place in enumerate(self.places) if bits >> place & 1]
        rows = self.rows[at[0] : at[0] + 1] if len(at) == 1 else self.rows[at]
        return Sets(rows, tuple(self.places[row] for row in at), self.size)

    def __rshift__(self, places: int) -> Sets:
        """What they have from a place on, as what is at the first."""
        at = next((row for row, place in enumerate(self.places) if place >= places), len(self.places))
        return Sets(self.rows[at:], tuple(place - places for place in self.places[at:]), self.size)

    def __or__(self, other: Any) -> Sets:
        """Both together; 0 is nothing."""
        if not isinstance(other, Sets):
            return self
        if self.places == other.places:
            return Sets(self.rows | other.rows, self.places, self.size)
        rows = dict(zip(self.places, self.rows, strict=True))
        for place, row in zip(other.places, other.rows, strict=True):
            rows[place] = rows[place] | row if place in rows else row
        places = tuple(sorted(rows))
        return Sets(np.stack([rows[place] for place in places]), places, self.size)

    __ror__ = __or__

    def __mul__(self, where: Any) -> Any:
        """The sets where a mark says so, elsewhere nothing."""
        if isinstance(where, Marks):
            return Sets(self.rows & where.words, self.places, self.size)
        if isinstance(where, bool):
            return self if where else Sets.same(0, self.size)
        return np.asarray(self) * where

    __rmul__ = __mul__

    def __ne__(self, nothing: object) -> Any:
        one = len(self.rows) == 1
        return Marks(self.rows[0] if one else np.bitwise_or.reduce(self.rows, axis=0), self.size)

    def __eq__(self, nothing: object) -> Any:
        return (self != nothing) ^ True

    def any(self) -> bool:
        return bool(np.count_nonzero(self.rows))

    def of_one(self) -> Any:
        """Where there is one thing in them, or none."""
        once = twice = np.zeros_like(_all(self.size))
        for row in self.rows:
            once, twice = once | row, twice | (once & row)
        return Marks(twice, self.size) ^ True

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        rows = np.zeros((max(self.places, default=0) + 1, len(_all(self.size))), WORDS)
        rows[list(self.places)] = self.rows
        return numbers(rows, self.size).astype(dtype or np.int64)

    def __len__(self) -> int:
        return self.size
