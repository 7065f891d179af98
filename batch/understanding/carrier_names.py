"""Read a cell that names a carrier: one that the rulebook knows, or another, whose name is kept as it is written.

It must not know any carrier: the rulebook lists them, and the words that name none. What may be a known one and is not
spelt like it is asked about, never taken for it.
"""

from __future__ import annotations

import re

from batch.understanding.choices import ChoiceCells, said_twice
from batch.understanding.understood import UNKNOWN, CellContext, CellWords, Understood, doubtful, refused
from batch.understanding.words import fold, fold_script, nearest
from engine.types.facts import Fact

_OTHER = "other"
_HAN = "\u3400-\u9fff"
# Texts, which `re` makes patterns of when they are first used: most checks meet neither.
_COMPANY = (
    r"(?i)[\s,.]*(?:\b(?:company|co|corporation|corp|limited|ltd|holdings|group)\b[\s,.]*"
    r"|有限公司|公司|集团|集團)+$"
)
_PIECE = rf"[{_HAN}]+|[^\W_{_HAN}]+"  # of a name: a run of one script
_AS_LONG_AS_A_PHONE = r"\d(?:[\s-]?\d){6,}"
_MOST_PIECES = 6  # of a known name within a cell
_SHORTEST = 4  # letters of a name that is found within another word, or another within it
_SHORTEST_HAN, _SHORTEST_HAN_FIRST = 3, 2


class CarrierCells(ChoiceCells):
    """Carriers, those that the rulebook doesn't know among them."""

    name = "carrier"
    named = True

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
        names = _listed(fact, words, fold(word))
        if close := _meant(word, names):
            return refused("carrier_not_sure", nearest=" / ".join(close))
        return doubtful(_OTHER, "unknown_carrier", (word,))


def _listed(fact: Fact, words: CellWords, word: str) -> dict[str, str]:
    """Every known carrier's names, by how they are compared: of those spelt alike the one in the word's own script."""
    listed = {**fact.values, **words.carriers}
    names = [name for code, others in listed.items() if code != _OTHER for name in (*others, code)]
    spelt = {fold_script(name): name for name in reversed(names)}
    return spelt | {fold_script(name): name for name in reversed(names) if fold(name) in word}


def _names_none(word: str, words: CellWords) -> bool:
    """Whether a cell holds what no carrier is called: a number, a network's generation, a phone's maker."""
    if not any(char.isalpha() for char in word) or "@" in word or re.search(_AS_LONG_AS_A_PHONE, word):
        return True
    none = words.not_carriers | words.yes
    pieces = [fold_script(piece) for piece in re.findall(r"\w+", word)]
    return fold_script(word) in none or all(piece in none or piece.isdigit() for piece in pieces)


def _meant(word: str, names: dict[str, str]) -> list[str]:
    """The known names that a cell may mean: those it holds whole, else the one it is nearly, or a part of."""
    if held := _held(word, names):
        return held
    close = nearest(word, names.values(), least=0.85) or next(
        (name for spelt, name in names.items() if _swapped(spelt, fold_script(word))), ""
    )
    overlapping = [name for spelt, name in names.items() if _overlap(spelt, word)]
    return [close] if close else sorted(overlapping, key=len)[:1]


def _held(word: str, names: dict[str, str]) -> list[str]:
    """The known names among a cell's pieces, the longest where one holds another: `csl → 3HK`, `SmarTone Corporate`."""
    pieces = [fold_script(piece) for piece in re.findall(_PIECE, word)]
    found: list[str] = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _MOST_PIECES), start, -1):
            spelt = "".join(pieces[start:end])
            # A lone character in the middle is more often a number or an initial than a carrier.
            if spelt in names and (len(spelt) > 1 or start == 0):
                found.append(names[spelt])
                start = end - 1
                break
        start += 1
    return list(dict.fromkeys(found))


def _swapped(name: str, word: str) -> bool:
    """Whether the word is the name with its letters in another order, as fingers slip: `cmkh`."""
    return len(word) >= _SHORTEST and word[0] == name[0] and sorted(word) == sorted(name)


def _overlap(name: str, word: str) -> bool:
    """Whether the word holds the name, begins it or stands in it, at a length that means something."""
    spelt = fold_script(word)
    shorter = min(name, spelt, key=len)
    if shorter.isascii():
        return len(shorter) >= _SHORTEST and (name in spelt or name.startswith(spelt))
    inside = len(shorter) >= _SHORTEST_HAN and name in spelt
    first = len(shorter) >= _SHORTEST_HAN_FIRST and (spelt.startswith(name) or spelt in name)
    return inside or first
