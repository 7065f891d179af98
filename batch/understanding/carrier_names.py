"""Read a cell that names a carrier: one that the rulebook knows, or another, whose name is kept as it is written.

It must not know any carrier: the rulebook lists them, and the words that name none. What may be a known one and is not
spelt like it is asked about, never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from batch.understanding.choices import ChoiceCells, said_twice
from batch.understanding.understood import (
    UNKNOWN,
    CellContext,
    CellWords,
    Understood,
    doubtful,
    is_listed,
    refused,
)
from batch.understanding.words import fold, fold_script
from engine.types.facts import Fact
from engine.types.type import Value

_OTHER = "other"
_HAN = "\u3400-\u9fff"
# Texts, which `re` makes patterns of when they are first used: most checks meet neither.
_COMPANY = (
    r"(?i)[\s,.]*(?:\b(?:company|co|corporation|corp|limited|ltd|holdings|group)\b[\s,.]*"
    r"|有限公司|公司|集团|集團)+$"
)
_PIECE = rf"[{_HAN}]+|[^\W_{_HAN}]+"  # of a name: a run of one script
_AS_LONG_AS_A_PHONE = r"\d(?:[\s-]?\d){6,}"
_CLOSE = 0.85  # of a cell's letters, in its order, that make a slip of the fingers likely
_MOST_TOLD = 3  # names that a cell may mean
_MOST_PIECES = 6  # of a known name within a cell
_SHORTEST = 4  # letters of a name that is found within another word, or another within it
_SHORTEST_HAN, _SHORTEST_HAN_FIRST = 3, 2


class CarrierCells(ChoiceCells):
    """Carriers, those that the rulebook doesn't know among them."""

    name = "carrier"
    named = True
    no_value = "carrier_not_sure"
    of_words = False

    def __init__(self) -> None:
        self._latest: list[tuple[Fact, CellWords, list[Name]]] = []

    def _names(self, fact: Fact, words: CellWords) -> list[Name]:
        """The known names, which are put together once for a rulebook."""
        if not self._latest or self._latest[0][0] is not fact or self._latest[0][1] is not words:
            self._latest[:] = [(fact, words, _listed(fact, words))]
        return self._latest[0][2]

    def nearly(self, said: Understood) -> bool:
        return said.trouble is not None and said.trouble.type == "carrier_not_sure"

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        # What stands in brackets is often part of the name: 中國移動（內地）, CMHK (prepaid).
        return is_listed(remark, context.vocabulary.any_carriers)

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        found = super().read(fact, text, word, context)
        return Understood(found.value, (" ".join(text.split()),), found.trouble) if found.names else found

    def unlisted(self, fact: Fact, word: str, context: CellContext) -> Understood:
        words = context.vocabulary
        if all(fold(part) in words.none | words.no for part in (said_twice(word) or [word])):
            return UNKNOWN if not any(char.isdigit() for char in word) else refused("not_carrier")
        if _names_none(word, words):
            return refused("not_carrier")
        short = re.sub(_COMPANY, "", word)
        if short != word and (code := words.choice(fact, short)) is not None:
            return Understood(code)
        if close := _meant(word, self._names(fact, words)):
            return refused("carrier_not_sure", nearest=" / ".join(close))
        return doubtful(_OTHER, "unknown_carrier", (word,))


class Name(NamedTuple):
    """A known carrier's name, how it is compared, and the carrier's code."""

    name: str
    folded: str
    spelt: str
    code: str


def _listed(fact: Fact, words: CellWords) -> list[Name]:
    """Every name of every known carrier, its code last."""
    listed = {**fact.values, **words.carriers}
    return [
        Name(name, fold(name), fold_script(name), code)
        for code, others in listed.items()
        if code != _OTHER
        for name in (*others, code)
    ]


def _names_none(word: str, words: CellWords) -> bool:
    """Whether a cell holds what no carrier is called: a number, a network's generation, a phone's maker."""
    if not any(char.isalpha() for char in word) or "@" in word or re.search(_AS_LONG_AS_A_PHONE, word):
        return True
    none = words.not_carriers | words.yes
    pieces = [fold_script(piece) for piece in re.findall(r"\w+", word)]
    return fold_script(word) in none or all(piece in none or piece.isdigit() for piece in pieces)


def _meant(word: str, names: Sequence[Name]) -> list[str]:
    """The known names that a cell may mean: those it holds, else the one it is nearly, or those it is part of."""
    folded, spelt = fold(word), fold_script(word)
    # Of names that are spelt alike in two scripts, the one in the word's own.
    names = sorted(names, key=lambda one: one.folded not in folded and folded not in one.folded)
    found = _held(word, names) or _nearly(spelt, names)
    found = found or [one for one in names if _swapped(one.spelt, spelt)]
    found = found or sorted(
        (one for one in names if _overlap(one.spelt, spelt)), key=lambda one: len(one.name)
    )
    told: dict[str, str] = {}
    for one in found:
        told.setdefault(one.code, one.name)
    return list(told.values())[:_MOST_TOLD]


def _nearly(spelt: str, names: Sequence[Name]) -> list[Name]:
    """The name that is most like a cell, if there is one close to it."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, "", spelt)
    best, found = _CLOSE, None
    for one in names:
        if spelt[:1].isascii() and one.spelt[:1] != spelt[:1]:
            continue  # a first letter is seldom mistyped: T-Mobile is no ST Mobile
        # No more letters than the shorter of the two can be the same.
        if 2 * min(len(one.spelt), len(spelt)) >= best * (len(one.spelt) + len(spelt)):
            matcher.set_seq1(one.spelt)
            if matcher.quick_ratio() >= best and (
                (ratio := matcher.ratio()) > best or (ratio == best and not found)
            ):
                best, found = ratio, one
    return [found] if found else []


def _held(word: str, names: Sequence[Name]) -> list[Name]:
    """The known names among a cell's pieces, the longest where one holds another: `csl → 3HK`, `SmarTone Corporate`."""
    spelt = {one.spelt: one for one in reversed(names)}
    pieces = [fold_script(piece) for piece in re.findall(_PIECE, word)]
    found = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _MOST_PIECES), start, -1):
            held = "".join(pieces[start:end])
            # A lone character in the middle is more often a number or an initial than a carrier.
            if held in spelt and (len(held) > 1 or start == 0):
                found.append(spelt[held])
                start = end - 1
                break
        start += 1
    return found


def _swapped(name: str, word: str) -> bool:
    """Whether the word is the name with its letters in another order, as fingers slip: `cmkh`."""
    return len(word) >= _SHORTEST and word[0] == name[0] and sorted(word) == sorted(name)


def _overlap(name: str, word: str) -> bool:
    """Whether the word holds the name, begins it or stands in it, at a length that means something."""
    shorter = min(name, word, key=len)
    if shorter.isascii():
        return len(shorter) >= _SHORTEST and (name in word or name.startswith(word))
    inside = len(shorter) >= _SHORTEST_HAN and name in word
    first = len(shorter) >= _SHORTEST_HAN_FIRST and (word.startswith(name) or word in name)
    return inside or first
