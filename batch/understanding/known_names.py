"""Find the known carriers that a cell may mean, however many cells there are: the names are laid out once.

It must not know any carrier, nor what becomes of a cell that may mean one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from batch.understanding.words import fold, fold_script, most_like

_HAN = "\u3400-\u9fff"
_PIECE = rf"[{_HAN}]+|[^\W_{_HAN}]+"  # of a name: a run of one script
_CLOSE = 0.85  # of a cell's letters, in its order, that make a slip of the fingers likely
_MOST_TOLD = 3  # names that a cell may mean
_MOST_PIECES = 6  # of a known name within a cell
_SHORTEST = 4  # letters of a name that is found within another word, or another within it
_SHORTEST_HAN, _SHORTEST_HAN_FIRST = 3, 2
_BETWEEN = "\n"  # stands in no name


class Name(NamedTuple):
    """A known carrier's name, how it is compared, and the carrier's code."""

    name: str
    folded: str
    spelt: str
    code: str


def name_of(name: str, code: str) -> Name:
    """A name as it is compared."""
    return Name(name, fold(name), fold_script(name), code)


class KnownNames:
    """Every name of every known carrier; a cell is compared with those only that it can mean."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._by_spelt: dict[str, list[int]] = defaultdict(list)
        self._by_letters: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self._names):
            self._by_spelt[one.spelt].append(at)
            if one.spelt:
                self._by_letters[one.spelt[0] + "".join(sorted(one.spelt))].append(at)

    def meant(self, word: str) -> list[str]:
        """The names that a cell may mean: those it holds, else the one it is nearly, or those it is part of."""
        spelt, folded = fold_script(word), fold(word)
        found = self._held(word, folded) or self._nearly(spelt, folded) or self._swapped(spelt, folded)
        found = found or sorted(self._in_order(self._overlaps(spelt), folded), key=lambda one: len(one.name))
        told: dict[str, str] = {}
        for one in found:
            told.setdefault(one.code, one.name)
        return list(told.values())[:_MOST_TOLD]

    def _in_order(self, places: Iterable[int], folded: str) -> list[Name]:
        """The names at these places; of those that are spelt alike in two scripts, the one in the cell's own first."""
        return sorted(
            (self._names[at] for at in sorted(places)),
            key=lambda one: one.folded not in folded and folded not in one.folded,
        )

    def _held(self, word: str, folded: str) -> list[Name]:
        """The names among a cell's pieces, the longest where one holds another: `csl → 3HK`, `SmarTone Corporate`."""
        pieces = [fold_script(piece) for piece in re.findall(_PIECE, word)]
        found = []
        start = 0
        while start < len(pieces):
            for end in range(min(len(pieces), start + _MOST_PIECES), start, -1):
                held = "".join(pieces[start:end])
                # A lone character in the middle is more often a number or an initial than a carrier.
                if held in self._by_spelt and (len(held) > 1 or start == 0):
                    found.append(self._in_order(self._by_spelt[held], folded)[0])
                    start = end - 1
                    break
            start += 1
        return found

    def _nearly(self, spelt: str, folded: str) -> list[Name]:
        """The name that is most like a cell, if there is one close to it."""
        # A first letter is seldom mistyped: T-Mobile is no ST Mobile.
        first = spelt[:1] if spelt[:1].isascii() else ""
        close = most_like(spelt, self._starting.get(first, ()), _CLOSE)
        return self._in_order((at for name in close for at in self._by_spelt[name]), folded)[:1]

    @cached_property
    def _starting(self) -> dict[str, tuple[str, ...]]:
        """The spellings by their first letters; "" has all of them."""
        found: dict[str, list[str]] = defaultdict(list)
        for spelt in self._by_spelt:
            found[""].append(spelt)
            found[spelt[:1]].append(spelt)
        return {first: tuple(spellings) for first, spellings in found.items()}

    def _swapped(self, spelt: str, folded: str) -> list[Name]:
        """The names with their letters in another order, as fingers slip: `cmkh`."""
        if len(spelt) < _SHORTEST:
            return []
        return self._in_order(self._by_letters.get(spelt[0] + "".join(sorted(spelt)), ()), folded)

    def _overlaps(self, spelt: str) -> Iterator[int]:
        """The names that the cell holds, begins or stands in, at a length that means something."""
        found = set(self._inside(spelt)) | set(self._around(spelt))
        return (at for name in found for at in self._by_spelt[name])

    def _inside(self, spelt: str) -> Iterator[str]:
        """The names within the cell."""
        for start in range(len(spelt)):
            for name in self._beginning.get(spelt[start : start + _SHORTEST_HAN_FIRST], ()):
                if len(name) <= len(spelt) and spelt.startswith(name, start):
                    least = _SHORTEST if name.isascii() else _SHORTEST_HAN
                    if len(name) >= least or (start == 0 and not name.isascii()):
                        yield name

    @cached_property
    def _beginning(self) -> dict[str, tuple[str, ...]]:
        """The spellings of two characters and more, by their first two."""
        found: dict[str, list[str]] = defaultdict(list)
        for spelt in self._by_spelt:
            if len(spelt) >= _SHORTEST_HAN_FIRST:
                found[spelt[:_SHORTEST_HAN_FIRST]].append(spelt)
        return {first: tuple(spellings) for first, spellings in found.items()}

    def _around(self, spelt: str) -> Iterator[str]:
        """The longer names that the cell begins, or in Chinese stands in."""
        if len(spelt) < (_SHORTEST if spelt.isascii() else _SHORTEST_HAN_FIRST):
            return
        # One look at all names together finds out that nearly every cell stands in none.
        if (_BETWEEN + spelt if spelt.isascii() else spelt) not in self._together:
            return
        for name in self._by_spelt:
            if len(name) > len(spelt) and (name.startswith(spelt) or (not spelt.isascii() and spelt in name)):
                yield name

    @cached_property
    def _together(self) -> str:
        return _BETWEEN + _BETWEEN.join(self._by_spelt)
